import type { Entity } from '@backstage/catalog-model';

/**
 * The `spec.type` of a Component that is a machine learning model.
 *
 * @public
 */
export const ML_MODEL_TYPE = 'ml-model';

/**
 * Name of the configured MLflow server that tracks the entity's model.
 *
 * @public
 */
export const ML_MLFLOW_SERVER_ANNOTATION = 'modelport.dev/mlflow-server';

/**
 * Name of the MLflow experiment that holds the entity's runs.
 *
 * @public
 */
export const ML_EXPERIMENT_ANNOTATION = 'modelport.dev/experiment';

/**
 * Name of the registered model on the entity's MLflow server.
 *
 * @public
 */
export const ML_REGISTERED_MODEL_ANNOTATION = 'modelport.dev/registered-model';

/**
 * Path of `modelport.yaml` inside the entity's repository.
 *
 * @public
 */
export const ML_CONFIG_PATH_ANNOTATION = 'modelport.dev/config-path';

/**
 * Server name that is assumed when an entity names an experiment or a model but no server.
 *
 * @public
 */
export const DEFAULT_MLFLOW_SERVER = 'default';

/**
 * Path that is assumed when an entity does not say where its `modelport.yaml` is.
 *
 * @public
 */
export const DEFAULT_CONFIG_PATH = 'modelport.yaml';

/**
 * What an entity's annotations say about its model, with defaults filled in.
 *
 * @public
 */
export interface ModelAnnotations {
  /** Configured name of the MLflow server. */
  server: string;
  /** Name of the experiment; absent when the entity names none. */
  experiment?: string;
  /** Name of the registered model; absent when the entity names none. */
  registeredModel?: string;
  /** Path of `modelport.yaml` in the repository. */
  configPath: string;
}

/**
 * Reads the Modelport annotations of an entity; an empty annotation counts as absent.
 *
 * @public
 */
export function getModelAnnotations(
  entity: Pick<Entity, 'metadata'>,
): ModelAnnotations {
  const read = (key: string) =>
    entity.metadata.annotations?.[key]?.trim() || undefined;
  return {
    server: read(ML_MLFLOW_SERVER_ANNOTATION) ?? DEFAULT_MLFLOW_SERVER,
    experiment: read(ML_EXPERIMENT_ANNOTATION),
    registeredModel: read(ML_REGISTERED_MODEL_ANNOTATION),
    configPath: read(ML_CONFIG_PATH_ANNOTATION) ?? DEFAULT_CONFIG_PATH,
  };
}

/**
 * Whether an entity is a model by its type: a Component of `spec.type: ml-model`.
 *
 * @public
 */
export function isModelEntity(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'component' &&
    entity.spec?.type === ML_MODEL_TYPE
  );
}
