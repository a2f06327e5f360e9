import type { Entity } from '@backstage/catalog-model';
import { InputError, isError } from '@backstage/errors';
import {
  getModelAnnotations,
  type ModelportConfig,
} from '@modelport/plugin-ml-common';
import {
  COMMIT_PATTERN,
  orUnavailable,
  type ModelportConfigAtCommit,
  type ModelportConfigReader,
} from '@modelport/plugin-ml-node';
import type { TrainingPlan } from '../launchers/TrainingLauncher';

/** A model that the caller may see. */
export interface ModelOf {
  entity: Entity;
  entityRef: string;
}

function experimentMissing(entityRef: string): string {
  return `${entityRef} names no experiment that its trainings could log to: set the annotation modelport.dev/experiment.`;
}

/** Why a model cannot be trained at a commit, or undefined. */
export function problemOf(
  { entity, entityRef }: ModelOf,
  config: ModelportConfig,
): string | undefined {
  if (!getModelAnnotations(entity).experiment) {
    return experimentMissing(entityRef);
  }
  return config.training
    ? undefined
    : 'modelport.yaml has no section training: declare its environment and profiles there.';
}

/**
 * Where trainings of a model log to.
 * @throws InputError when the model names no experiment
 */
export function trackingOf({
  entity,
  entityRef,
}: ModelOf): TrainingPlan['tracking'] {
  const { server, experiment } = getModelAnnotations(entity);
  if (!experiment) {
    throw new InputError(experimentMissing(entityRef));
  }
  return { server, experiment };
}

/**
 * Reads `modelport.yaml` at a commit, or the newest.
 * @throws ServiceUnavailableError when the host of the repository does not answer
 */
export function readConfig(
  configReader: ModelportConfigReader,
  { entity }: Pick<ModelOf, 'entity'>,
  commit?: string,
): Promise<ModelportConfigAtCommit> {
  return orUnavailable("The host of the model's repository", () =>
    configReader.read(entity, { commit }),
  );
}

/**
 * Reads `modelport.yaml` at the commit that is to be trained, the newest when none is asked for.
 * @throws InputError when the commit or the file does not exist
 */
export async function readForStart(
  configReader: ModelportConfigReader,
  { entity }: ModelOf,
  commit?: string,
): Promise<ModelportConfigAtCommit> {
  let found;
  try {
    found = await readConfig(configReader, { entity }, commit);
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') {
      const { configPath } = getModelAnnotations(entity);
      throw new InputError(
        commit
          ? `commit ${commit} is not in the repository, or holds no ${configPath}: push it first, or leave commit out`
          : error.message,
      );
    }
    throw error;
  }
  if (!COMMIT_PATTERN.test(found.commit)) {
    throw new InputError(
      'commit is missing, and the host of the repository does not say which one is its newest: give the full hash',
    );
  }
  return found;
}
