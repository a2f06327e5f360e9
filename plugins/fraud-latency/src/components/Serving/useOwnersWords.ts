import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';

/**
 * Why the person who looks may not do something; undefined for those who may.
 *
 * @param may - `mayRequest` or `mayDecide` of what was answered
 */
export function useOwnersWords(
  may: boolean,
  { owners }: Pick<ServingResponse, 'owners'>,
): string | undefined {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  if (may) return undefined;
  return owners.length === 0
    ? t('serving.onlyOwnersUnknown')
    : t('serving.onlyOwners', { groups: owners.join(', ') });
}
