import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { mlRegistryTranslationRef } from '../../translation';
import type { BesideVersion } from './useVersion';

/** Names the version that stands beside another, such as "Champion, version 3". */
export function useOtherName(): (beside: BesideVersion) => string {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return useCallback(
    ({ role, version }) => t(`detail.${role}Version`, { version }),
    [t],
  );
}
