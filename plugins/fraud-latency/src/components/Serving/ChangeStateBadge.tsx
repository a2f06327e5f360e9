import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServingChangeState } from '@modelport/plugin-fraud-latency-common';
import { StatusBadge, type StatusTone } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

const TONES: Record<ServingChangeState, StatusTone> = {
  requested: 'waiting',
  approved: 'positive',
  rejected: 'negative',
  withdrawn: 'warning',
};

/** Where a change stands. */
export function ChangeStateBadge({ state }: { state: ServingChangeState }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return <StatusBadge tone={TONES[state]} label={t(`serving.${state}`)} />;
}
