import { ConflictError } from '@backstage/errors';
import type { StartTrainingRequest } from '@modelport/plugin-ml-training-common';
import type { TrainingRecord } from '../store/TrainingStore';

/**
 * Refuses an id of a request that stands for another request already: its answer would be about something that was not
 * asked for. What is left out now may have been chosen by the portal then.
 * @throws ConflictError naming what differs
 */
export function requireSameRequest(
  known: Pick<
    TrainingRecord,
    'id' | 'profile' | 'commit' | 'parameters' | 'againOf'
  >,
  { profile, commit, parameters = {}, requestId }: StartTrainingRequest,
  { againOf }: { againOf?: string },
): void {
  const differing = [
    known.profile !== profile && 'profile',
    commit !== undefined && known.commit !== commit && 'commit',
    known.againOf !== againOf && 'the training that is run again',
    ...Object.entries(parameters).map(
      ([name, value]) =>
        known.parameters[name] !== value && `parameters.${name}`,
    ),
  ].filter(name => name !== false);
  if (differing.length > 0) {
    throw new ConflictError(
      `requestId '${requestId}' stands for training ${
        known.id
      } already, which differs in ${differing.join(
        ', ',
      )}: give each request an id of its own`,
    );
  }
}
