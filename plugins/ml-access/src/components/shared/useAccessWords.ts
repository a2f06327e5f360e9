import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AccessScope } from '@modelport/plugin-ml-access-common';
import { mlAccessTranslationRef } from '../../translation';

const RUN_ID_SHOWN = 8;

/** Says what a token may do. */
export function useAccessWords(): (scope: AccessScope) => string {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  return useCallback(
    (scope: AccessScope) =>
      scope.kind === 'run'
        ? t('access.run', { run: scope.runId.slice(0, RUN_ID_SHOWN) })
        : t(`access.${scope.access}`),
    [t],
  );
}
