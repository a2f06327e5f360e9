import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import { registryChannel } from '@modelport/plugin-ml-registry-common';
import type { LedgerResponse } from '@modelport/plugin-ml-registry-common';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  ownerOf,
  Pager,
  useLive,
  usePages,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { mlRegistryTranslationRef } from '../../translation';
import { EmptyPage } from '../shared/EmptyPage';
import { ViewLinks } from '../shared/ViewLinks';
import { LedgerCheck } from './LedgerCheck';
import { LedgerTable } from './LedgerTable';

const PAGE_SIZE = 25;

/** What happened to a model's versions and aliases, newest first, and whether the record is whole. */
export function LedgerView({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const api = useApi(mlRegistryApiRef);
  const pages = usePages();
  const start = Number(pages[pages.length - 1]);
  const before = Number.isInteger(start) ? start : undefined;
  const load = useCallback(
    async ({ signal }: LiveRequest<LedgerResponse>) => ({
      value: await api.readLedger(entityRef, {
        limit: PAGE_SIZE,
        before,
        signal,
      }),
    }),
    [api, entityRef, before],
  );
  const channel = registryChannel(stringifyEntityRef(entityRef));
  const live = useLive({
    channel,
    key: `${channel}#ledger#${before ?? ''}`,
    load,
  });
  const model = entityRef.name;
  return (
    <Flex direction="column" gap="4">
      <ViewLinks shown="ledger" />
      <Text as="h1" variant="title-medium">
        {t('ledger.heading')}
      </Text>
      <Text as="p">{t('ledger.text')}</Text>
      <LedgerCheck entityRef={entityRef} />
      <LiveView
        live={live}
        loadingText={t('ledger.loading', { model })}
        what={t('ledger.what', { model })}
        owner={owner}
      >
        {({ items, nextBefore }) => (
          <>
            {items.length > 0 && (
              <>
                <LedgerTable
                  label={t('ledger.title', { model })}
                  entries={items}
                />
                <Pager
                  pages={pages}
                  next={nextBefore === undefined ? undefined : `${nextBefore}`}
                />
              </>
            )}
            {items.length === 0 && before !== undefined && <EmptyPage />}
            {items.length === 0 && before === undefined && (
              <EmptyState
                title={t('ledger.emptyTitle')}
                nextStep={t('ledger.emptyNext')}
              />
            )}
          </>
        )}
      </LiveView>
    </Flex>
  );
}
