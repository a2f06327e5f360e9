import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import type { LocateRunResponse } from '@modelport/plugin-ml-experiments-common';
import type { TrackingReaders } from './modelExperiment';

/**
 * Finds the entity to whose experiment a run belongs, among entities that the caller may read. It asks the server twice
 * at most, however many entities there are.
 *
 * @throws NotFoundError when there is no such run or entity, in the same words, so that nobody learns of hidden runs
 */
export async function locateRun(
  readers: TrackingReaders,
  entities: Entity[],
  run: { server: string; runId: string },
): Promise<LocateRunResponse> {
  const { server, runId } = run;
  const missing = () =>
    new NotFoundError(
      `No model that you can see has a run ${runId} on MLflow server '${server}'`,
    );
  const reader = readers.get(server);
  const candidates = entities.filter(
    entity => getModelAnnotations(entity).server === server,
  );
  if (!reader || candidates.length === 0) {
    throw missing();
  }
  let experimentId: string;
  try {
    experimentId = (await reader.getRun(runId)).value.experimentId;
  } catch (error) {
    throw error instanceof NotFoundError ? missing() : error;
  }
  const { value: name } = await reader.experimentName(experimentId);
  const [entityRef] = candidates
    .filter(
      entity =>
        name !== undefined && getModelAnnotations(entity).experiment === name,
    )
    .map(entity => stringifyEntityRef(entity))
    .sort();
  if (entityRef === undefined) {
    throw missing();
  }
  return { entityRef, runId };
}
