import { useEffect, useRef } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Flex, Text } from '@backstage/ui';
import {
  EmptyState,
  LiveView,
  ownerOf,
  Pager,
  Section,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { isRefusedInput, NoSuchPage } from '../shared/NoSuchPage';
import { useRead } from '../shared/useRead';
import { ChangeLook } from './ChangeLook';
import { ChangesTable } from './ChangesTable';

const EVERY_MS = 30_000;
const PAGE_SIZE = 20;

interface ChangesHistoryProps {
  entityRef: CompoundEntityRef;
  /** Another one where something was requested or decided on: it is read again then. */
  stamp: string | undefined;
}

/** What was requested for the service, page by page, and what became of it. */
export function ChangesHistory({ entityRef, stamp }: ChangesHistoryProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const pages = usePages();
  const after = pages[pages.length - 1];
  const id = useUrlState().get('change');
  const heading = useRef<HTMLHeadingElement>(null);
  const lastId = useRef(id);
  useEffect(() => {
    // A page that begins with a change leaves the focus alone.
    if (id !== lastId.current) heading.current?.focus();
    lastId.current = id;
  }, [id]);
  const live = useRead(entityRef, ['changes', after], EVERY_MS, signal =>
    api.listServingChanges(entityRef, { signal, limit: PAGE_SIZE, after }),
  );
  const { retry } = live;
  const lastStamp = useRef(stamp);
  useEffect(() => {
    if (lastStamp.current !== undefined && stamp !== lastStamp.current) retry();
    lastStamp.current = stamp;
  }, [stamp, retry]);
  const isNoPage =
    pages.length > 0 && live.value === undefined && isRefusedInput(live.error);
  return (
    <Section title={t('serving.history')}>
      <Flex direction="column" gap="4">
        <Text as="p" color="secondary">
          {t('serving.historyNote')}
        </Text>
        {id && (
          <ChangeLook
            key={id}
            entityRef={entityRef}
            id={id}
            heading={heading}
          />
        )}
        {isNoPage ? (
          <NoSuchPage />
        ) : (
          <LiveView
            live={live}
            loadingText={t('serving.historyLoading')}
            what={t('serving.historyWhat', { model: entityRef.name })}
            owner={ownerOf(entity)}
          >
            {({ changes, next, problem }) => (
              <>
                {problem !== undefined && (
                  <Alert
                    role="alert"
                    status="danger"
                    icon
                    title={t('serving.historyBrokenTitle')}
                    description={t('serving.historyBroken', { problem })}
                  />
                )}
                {changes.length === 0 ? (
                  <EmptyState
                    title={t('serving.historyNoneTitle')}
                    nextStep={t('serving.historyNoneNext')}
                  />
                ) : (
                  <ChangesTable changes={changes} chosen={id} />
                )}
                <Pager pages={pages} next={next} />
              </>
            )}
          </LiveView>
        )}
      </Flex>
    </Section>
  );
}
