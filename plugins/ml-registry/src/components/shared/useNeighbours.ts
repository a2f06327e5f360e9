import { useMemo } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  deploymentsRouteRef,
  runsRouteRef,
  trainingRouteRef,
} from '../../routes';

/** Addresses in the tabs of other plugins; each is absent where its plugin is. */
export interface Neighbours {
  runHref?: (runId: string) => string;
  runsHref?: string;
  trainHref?: string;
  deployHref?: (version: string) => string;
}

/** The ways from the registry to runs, training and deployments. */
export function useNeighbours(): Neighbours {
  const runs = useRouteRef(runsRouteRef)?.();
  const training = useRouteRef(trainingRouteRef)?.();
  const deployments = useRouteRef(deploymentsRouteRef)?.();
  return useMemo(
    () => ({
      runHref:
        runs === undefined
          ? undefined
          : runId => `${runs}?run=${encodeURIComponent(runId)}`,
      runsHref: runs,
      trainHref: training && `${training}?start=1`,
      deployHref:
        deployments === undefined
          ? undefined
          : version => `${deployments}?deploy=${encodeURIComponent(version)}`,
    }),
    [runs, training, deployments],
  );
}
