import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AccessScope } from '@modelport/plugin-ml-access-common';
import { mlAccessTranslationRef } from '../../translation';

/** Says what a token may do. */
export function useAccessWords(): (scope: AccessScope) => string {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  return useCallback(
    (scope: AccessScope) =>
      scope.kind === 'run'
        ? t('access.run', { run: scope.runId })
        : t(`access.${scope.access}`),
    [t],
  );
}
