import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import type { TrackingReader } from '../tracking/TrackingReader';

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
