import { refuseOtherRequest } from '@modelport/plugin-ml-node';
import type { StartTrainingRequest } from '@modelport/plugin-ml-training-common';
import type { TrainingRecord } from '../store/TrainingStore';

/**
 * Refuses an id of a request that stands for another training already. What is left out now may have been chosen by the
 * portal then.
 * @throws ConflictError naming what differs
 */
export function requireSameRequest(
  known: Pick<
    TrainingRecord,
    'id' | 'profile' | 'commit' | 'parameters' | 'againOf' | 'plan'
  >,
  {
    profile,
    commit,
    cluster,
    parameters = {},
    requestId,
  }: StartTrainingRequest,
  { againOf }: { againOf?: string },
): void {
  refuseOtherRequest(requestId, `training ${known.id}`, [
    known.profile !== profile && 'profile',
    commit !== undefined && known.commit !== commit && 'commit',
    cluster !== undefined &&
      known.plan.placement?.cluster !== cluster &&
      'cluster',
    known.againOf !== againOf && 'the training that is run again',
    ...Object.entries(parameters).map(
      ([name, value]) =>
        known.parameters[name] !== value && `parameters.${name}`,
    ),
  ]);
}
