import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import type { TrackingReader } from '../tracking/TrackingReader';
import type { TrackedRun } from '../tracking/TrackingServer';
import { ENTITY_TAG } from './RunLifecycle';

/** Where the runs of an entity are. */
export interface ModelExperiment {
  entityRef: string;
  /** Configured name of the server. */
  server: string;
  /** Undefined when no server of that name is configured. */
  reader: TrackingReader | undefined;
  /** Name of the experiment. */
  experiment: string;
}

/** The configured servers by name. */
export type TrackingReaders = ReadonlyMap<string, TrackingReader>;

/** Says that a server named by an annotation is not configured. */
export function unknownServerMessage(server: string): string {
  return `No MLflow server '${server}' is configured; add it to mlflow.servers, or change the annotation modelport.dev/mlflow-server`;
}

/** Where the runs of an entity are, by its annotations; undefined when it names no experiment. */
export function findModelExperiment(
  entity: Entity,
  readers: TrackingReaders,
): ModelExperiment | undefined {
  const { server, experiment } = getModelAnnotations(entity);
  return experiment === undefined
    ? undefined
    : {
        entityRef: stringifyEntityRef(entity),
        server,
        reader: readers.get(server),
        experiment,
      };
}

/**
 * Like {@link findModelExperiment}.
 * @throws NotFoundError when the entity names no experiment
 */
export function requireModelExperiment(
  entity: Entity,
  readers: TrackingReaders,
): ModelExperiment {
  const found = findModelExperiment(entity, readers);
  if (!found) {
    throw new NotFoundError(
      `${stringifyEntityRef(
        entity,
      )} names no experiment: set the annotation ${ML_EXPERIMENT_ANNOTATION}`,
    );
  }
  return found;
}

/** Whose a run is, of several that show the experiment: the one that its own tag names, else the first. */
export function homeOf(
  run: TrackedRun,
  homes: ModelExperiment[],
): ModelExperiment | undefined {
  const maker = run.tags[ENTITY_TAG];
  return homes.find(home => home.entityRef === maker) ?? homes[0];
}

/** Several models by their names, those that hold their experiment first. */
export function holdersFirst(
  found: Array<{ model: ModelExperiment; holder?: string }>,
): ModelExperiment[] {
  const rank = ({ model, holder }: (typeof found)[number]) =>
    model.entityRef === holder ? 0 : 1;
  return [...found]
    .sort(
      (a, b) =>
        rank(a) - rank(b) || a.model.entityRef.localeCompare(b.model.entityRef),
    )
    .map(({ model }) => model);
}
