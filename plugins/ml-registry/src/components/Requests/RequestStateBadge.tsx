import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AliasRequestState } from '@modelport/plugin-ml-registry-common';
import { StatusBadge } from '@modelport/plugin-ml-react';
import { REQUEST_TONES } from '../../model/requestState';
import { mlRegistryTranslationRef } from '../../translation';

/** Where a request stands. */
export function RequestStateBadge({ state }: { state: AliasRequestState }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return (
    <StatusBadge tone={REQUEST_TONES[state]} label={t(`state.${state}`)} />
  );
}
