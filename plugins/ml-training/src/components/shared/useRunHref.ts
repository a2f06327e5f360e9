import { useCallback } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { TrainingRun } from '@modelport/plugin-ml-training-common';
import { runsRouteRef } from '../../routes';

/** Gives the address of a run; undefined where the plugin that shows runs is absent. */
export function useRunHref(): ((run: TrainingRun) => string) | undefined {
  const route = useRouteRef(runsRouteRef);
  const href = useCallback(
    ({ runId }: TrainingRun) =>
      `${route?.() ?? ''}?run=${encodeURIComponent(runId)}`,
    [route],
  );
  return route && href;
}
