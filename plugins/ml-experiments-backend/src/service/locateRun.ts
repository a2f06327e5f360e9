import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { LocateRunResponse } from '@modelport/plugin-ml-experiments-common';
import type { ReadingClaims } from '../claims/ExperimentReaders';
import type { TrackedRun } from '../tracking/TrackingServer';
import {
  findModelExperiment,
  holdersFirst,
  homeOf,
  type TrackingReaders,
} from './modelExperiment';

/**
 * Finds the entity to whose experiment a run belongs, among entities that the caller may read: one that may show the
 * experiment. It asks the server twice at most, however many entities there are.
 *
 * @throws NotFoundError when there is no such run or entity, in the same words, so that nobody learns of hidden runs;
 * ServiceUnavailableError when it cannot be found out
 */
export async function locateRun(
  readers: TrackingReaders,
  claims: ReadingClaims,
  entities: Entity[],
  run: { server: string; runId: string },
): Promise<LocateRunResponse> {
  const { server, runId } = run;
  const missing = () =>
    new NotFoundError(
      `No model that you can see has a run ${runId} on MLflow server '${server}'`,
    );
  const reader = readers.get(server);
  const candidates = entities
    .flatMap(entity => findModelExperiment(entity, readers) ?? [])
    .filter(model => model.server === server);
  if (!reader || candidates.length === 0) {
    throw missing();
  }
  let found: TrackedRun;
  try {
    found = (await reader.getRun(runId)).value;
  } catch (error) {
    throw error instanceof NotFoundError ? missing() : error;
  }
  const { value: name } = await reader.experimentName(found.experimentId);
  const named = candidates.filter(
    model => name !== undefined && model.experiment === name,
  );
  const readings = await claims.decide(named);
  const shown = named.flatMap((model, index) => {
    const { holder, refusal, failure } = readings[index];
    return refusal === undefined && failure === undefined
      ? [{ model, holder }]
      : [];
  });
  const home = homeOf(found, holdersFirst(shown));
  if (!home) {
    const failed = readings.find(({ failure }) => failure !== undefined);
    throw failed?.failure ?? missing();
  }
  return { entityRef: home.entityRef, runId };
}
