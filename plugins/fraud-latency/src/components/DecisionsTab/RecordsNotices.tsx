import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type { RecordsSummary } from '@modelport/plugin-fraud-latency-common';
import { formatAge, RelativeTime, useNow } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';

interface RecordsProps {
  summary: RecordsSummary;
}

/** Of which service the records are, and what of them is kept. */
export function RecordsHead({ summary }: RecordsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { service, keepDays, sampleShare = 1, newestAt } = summary;
  return (
    <div>
      <Text as="h2" variant="title-small">
        {t('records.title', { service })}
      </Text>
      <Text as="p" color="secondary">
        {t('records.note')}{' '}
        {keepDays !== undefined && t('records.kept', { count: keepDays })}{' '}
        {sampleShare < 1 &&
          t('records.sampled', { share: percent(sampleShare) })}
      </Text>
      {newestAt !== undefined && (
        <Text as="p" color="secondary">
          {t('records.newest')} <RelativeTime at={Date.parse(newestAt)} />
        </Text>
      )}
    </div>
  );
}

/** What is to be known before the figures are read: that they are old, or that some are missing. */
export function RecordsNotices({ summary }: RecordsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const now = useNow(1_000);
  const { state, readAt, problem, lostAt } = summary;
  const age =
    readAt &&
    t('records.staleRead', { age: formatAge(Date.parse(readAt), now) });
  return (
    <>
      {state === 'stale' && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('records.staleTitle')}
          description={[age, problem].filter(Boolean).join(' ')}
        />
      )}
      {lostAt !== undefined && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('records.lostTitle')}
          description={t('records.lostText', {
            time: formatAge(Date.parse(lostAt), now),
          })}
        />
      )}
    </>
  );
}
