import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import type { EntityModel } from './ModelObserver';

/** An entity that the caller may see. */
export interface ModelOf {
  entity: Entity;
  entityRef: string;
  /** The caller's; absent where none is there to ask for. */
  credentials?: BackstageCredentials;
}

/** The registered model of an entity; undefined when it names none. */
export function findModelOf({ entity }: ModelOf): EntityModel | undefined {
  const { server, registeredModel } = getModelAnnotations(entity);
  return registeredModel
    ? { entityRef: stringifyEntityRef(entity), server, model: registeredModel }
    : undefined;
}

/**
 * The registered model of an entity.
 * @throws InputError when it names none
 */
export function requireModelOf(of: ModelOf): EntityModel {
  const model = findModelOf(of);
  if (!model) {
    throw new InputError(
      `${of.entityRef} names no registered model: set the annotation modelport.dev/registered-model`,
    );
  }
  return model;
}
