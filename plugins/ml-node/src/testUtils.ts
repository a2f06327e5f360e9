import type { Entity, EntityRelation } from '@backstage/catalog-model';
import {
  ML_EXPERIMENT_ANNOTATION,
  ML_MLFLOW_SERVER_ANNOTATION,
  ML_MODEL_TYPE,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';

/**
 * Builds a model entity for tests: owned by `group:default/team-a`, experiment and registered model of its name.
 *
 * @public
 */
export function buildModelEntity(
  options: {
    name?: string;
    owner?: string;
    annotations?: Record<string, string | undefined>;
  } = {},
): Entity {
  const { name = 'fraud', owner = 'group:default/team-a' } = options;
  const annotations: Record<string, string | undefined> = {
    [ML_MLFLOW_SERVER_ANNOTATION]: 'default',
    [ML_EXPERIMENT_ANNOTATION]: name,
    [ML_REGISTERED_MODEL_ANNOTATION]: name,
    ...options.annotations,
  };
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: Object.fromEntries(
        Object.entries(annotations).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      ),
    },
    spec: { type: ML_MODEL_TYPE, lifecycle: 'experimental', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/**
 * Builds a group for tests, below its parent when one is given.
 *
 * @public
 */
export function buildGroupEntity(name: string, parent?: string): Entity {
  const relations: EntityRelation[] = parent
    ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
    : [];
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [], ...(parent ? { parent } : {}) },
    relations,
  };
}

/**
 * Builds a user for tests, a member of the given groups.
 *
 * @public
 */
export function buildUserEntity(name: string, groups: string[] = []): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: { memberOf: groups },
    relations: groups.map(group => ({
      type: 'memberOf',
      targetRef: `group:default/${group}`,
    })),
  };
}

/**
 * The routes of express routers for tests, such as `GET /v1/runs/:id`, in alphabetical order; the one of the OpenAPI document
 * itself is left out.
 *
 * @public
 */
export function routesOf(...routers: { stack: unknown[] }[]): string[] {
  const layers = routers.flatMap(
    ({ stack }) =>
      stack as { route?: { path: string; methods: Record<string, boolean> } }[],
  );
  return layers
    .flatMap(({ route }) =>
      route
        ? Object.keys(route.methods).map(
            method => `${method.toUpperCase()} ${route.path}`,
          )
        : [],
    )
    .filter(route => route !== 'GET /openapi.json')
    .sort();
}

/**
 * The routes of an OpenAPI document for tests, written as {@link routesOf} writes them.
 *
 * @public
 */
export function documentedRoutes(document: {
  paths: Readonly<Record<string, object>>;
}): string[] {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.keys(methods).map(
        method =>
          `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    )
    .sort();
}
