import { InputError } from '@backstage/errors';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import { KUBERNETES_LAUNCHER } from '../launchers/kubernetes/KubernetesTrainingLauncher';
import type { Launchers } from '../launchers/Launchers';
import { LOCAL_LAUNCHER } from '../launchers/local/LocalTrainingLauncher';
import type { TrainingPlacement } from '../launchers/TrainingLauncher';
import { placeTraining, type PlacementWish } from './placeTraining';

/** Who runs a training, and where. */
export interface Choice {
  /** Name of the launcher. */
  launcher: string;
  /** Absent on the portal's own machine. */
  placement?: TrainingPlacement;
}

/**
 * Chooses who runs a training: the cluster that is asked for; the portal's own machine, where that is switched on; else the
 * first cluster that has a place for it.
 * @throws InputError for a cluster where there are none, and what {@link placeTraining} throws
 */
export function chooseLauncher(
  {
    launchers,
    clusters = [],
  }: { launchers: Launchers; clusters?: readonly TrainingCluster[] },
  wish: PlacementWish,
): Choice {
  const { cluster } = wish;
  if (cluster === undefined && launchers.has(LOCAL_LAUNCHER)) {
    return { launcher: LOCAL_LAUNCHER };
  }
  if (clusters.length === 0) {
    throw new InputError(
      `cluster '${cluster}' is given, and trainings of this portal run on no cluster: leave it out, or a platform engineer sets mlTraining.kubernetes`,
    );
  }
  return {
    launcher: KUBERNETES_LAUNCHER,
    placement: placeTraining(clusters, wish),
  };
}
