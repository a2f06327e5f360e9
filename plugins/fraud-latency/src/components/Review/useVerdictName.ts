import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Verdict } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';

/** Gives the word for a verdict that was given. */
export function useVerdictName(): (verdict: Verdict) => string {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const names: Record<Verdict, string> = {
    fraud: t('review.saidFraud'),
    genuine: t('review.saidGenuine'),
    unsure: t('review.saidUnsure'),
    escalated: t('review.saidEscalated'),
  };
  return verdict => names[verdict];
}
