import type { RefObject } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Text } from '@backstage/ui';
import type { ServingChange } from '@modelport/plugin-fraud-latency-common';
import {
  EmptyState,
  LiveView,
  ownerOf,
  PersonName,
  RelativeTime,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { ChangeFacts } from '../Serving/ChangeFacts';
import { ChangeStateBadge } from '../Serving/ChangeStateBadge';
import { isRefusedInput } from '../shared/NoSuchPage';
import { useRead } from '../shared/useRead';
import styles from '../Serving/Serving.module.css';

const EVERY_MS = 15_000;

/** What became of a change. */
function Result({ change }: { change: ServingChange }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { state, decidedBy, decidedAt, note, revision } = change;
  return (
    <>
      <div className={styles.head}>
        <ChangeStateBadge state={state} />
        {revision !== undefined && (
          <Text>{t('serving.atRevision', { revision: String(revision) })}</Text>
        )}
        {decidedBy !== undefined && decidedAt !== undefined && (
          <Text>
            <PersonName user={decidedBy} />,{' '}
            <RelativeTime at={Date.parse(decidedAt)} />
          </Text>
        )}
      </div>
      {note !== undefined && (
        <Text as="p" className={styles.said}>
          {t('serving.said', { note })}
        </Text>
      )}
    </>
  );
}

interface ChangeLookProps {
  entityRef: CompoundEntityRef;
  id: string;
  /** Takes the focus when the change is opened. */
  heading: RefObject<HTMLHeadingElement>;
}

/** One change: what was wanted and why, what was known when it was decided on, and what became of it. */
export function ChangeLook({ entityRef, id, heading }: ChangeLookProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const live = useRead(entityRef, ['change', id], EVERY_MS, signal =>
    api.getServingChange(entityRef, id, { signal }),
  );
  const title = t('serving.change');
  const missing = (
    <EmptyState
      title={t('serving.changeMissingTitle')}
      nextStep={t('serving.changeMissingNext')}
    />
  );
  return (
    <section aria-label={title} className={styles.look}>
      <div className={`${styles.head} ${styles.apart}`}>
        <Text as="h3" variant="title-x-small" ref={heading} tabIndex={-1}>
          {title}
        </Text>
        <Button
          variant="secondary"
          onPress={() => url.go({ change: undefined })}
        >
          {t('serving.close')}
        </Button>
      </div>
      {isRefusedInput(live.error) ? (
        missing
      ) : (
        <LiveView
          live={live}
          loadingText={t('serving.changeLoading')}
          what={t('serving.historyWhat', { model: entityRef.name })}
          owner={ownerOf(entity)}
          missing={missing}
        >
          {change => (
            <>
              <Result change={change} />
              <ChangeFacts change={change} />
            </>
          )}
        </LiveView>
      )}
    </section>
  );
}
