import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RecordsSummary } from '@modelport/plugin-fraud-latency-common';
import {
  CodeBlock,
  EmptyState,
  RelativeTime,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

interface RecordsProps {
  summary: RecordsSummary;
}

const exampleFor = (service: string) => `fraudLatency:
  services:
    - name: ${service}
      records: { keepDays: 90 }`;

/** The portal does not read the records of the service: says how it is told to. */
export function RecordsOff({ summary }: RecordsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <EmptyState
      title={t('records.offTitle')}
      nextStep={
        <>
          {t('records.offNext')}
          <CodeBlock
            label={t('records.offExample')}
            text={exampleFor(summary.service)}
          />
        </>
      }
    />
  );
}

/** No payment has come yet: says how one comes. */
export function NoPaymentYet({ summary }: RecordsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <EmptyState
      title={t('records.noneTitle')}
      nextStep={
        <>
          {t('records.noneNext')}{' '}
          {summary.readAt === undefined ? (
            t('records.noneUnread')
          ) : (
            <>
              {t('records.noneRead')}{' '}
              <RelativeTime at={Date.parse(summary.readAt)} />.
            </>
          )}
        </>
      }
    />
  );
}
