import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ScoringInstance } from '@modelport/plugin-fraud-latency-common';
import { CodeBlock, EmptyState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

/** A request that can be sent as it stands. */
const exampleFor = (
  url: string,
  now: string,
) => `curl -s ${url}/v1/score -H 'content-type: application/json' -d '{
  "transaction_id": "t-1", "event_time": "${now}",
  "customer_id": "c-17", "terminal_id": "pos-4", "amount": 42.5, "currency": "EUR"}'`;

/** Nothing was asked of the service yet: says how requests reach it. */
export function NothingObserved({
  instances,
}: {
  instances: readonly ScoringInstance[];
}) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [now] = useState(() => new Date().toISOString());
  const url = instances[0]?.url.replace(/\/$/, '') ?? 'http://SERVICE:7500';
  return (
    <EmptyState
      title={t('state.emptyTitle')}
      nextStep={
        <>
          {t('state.emptyNext')}
          <CodeBlock
            label={t('state.emptyExample')}
            text={exampleFor(url, now)}
          />
        </>
      }
    />
  );
}
