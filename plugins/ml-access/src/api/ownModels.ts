import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogApi } from '@backstage/catalog-client';
import {
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import {
  ML_MODEL_TYPE,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import { entityName } from '../model/entityName';

const PAGE_SIZE = 20;
const ABOVE = [RELATION_MEMBER_OF, RELATION_CHILD_OF];
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
];

/** A model that a token can be made for; `id` is its full entity reference. */
export interface ModelOption {
  id: string;
  label: string;
  description?: string;
}

const toOption = (entity: Entity): ModelOption => ({
  id: stringifyEntityRef(entity),
  label: entityName(getCompoundEntityRef(entity)),
  description: entity.metadata.title,
});

const ownedModels = (owners: string[], only: Record<string, string> = {}) => [
  {
    kind: 'component',
    'spec.type': ML_MODEL_TYPE,
    ...only,
    'relations.ownedBy': owners,
  },
  {
    ...only,
    [`metadata.annotations.${ML_REGISTERED_MODEL_ANNOTATION}`]:
      CATALOG_FILTER_EXISTS,
    'relations.ownedBy': owners,
  },
];

/**
 * The groups of a person with all groups above them, as the backend counts membership.
 *
 * @param claims - references that the person has by sign-in: the user and the groups
 */
export async function ownerRefs(
  catalog: CatalogApi,
  claims: string[],
): Promise<string[]> {
  const seen = new Set<string>();
  let level = [...new Set(claims)];
  while (level.length > 0) {
    level.forEach(ref => seen.add(ref));
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: level,
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
    });
    const above = items.flatMap(entity =>
      (entity?.relations ?? [])
        .filter(({ type }) => ABOVE.includes(type))
        .map(({ targetRef }) => targetRef),
    );
    level = [...new Set(above)].filter(ref => !seen.has(ref));
  }
  return [...seen];
}

/** One page of the models that somebody owns, by name; `cursor` names the next. */
export async function searchModels(
  catalog: CatalogApi,
  owners: string[],
  search: { text?: string; cursor?: string },
): Promise<{ items: ModelOption[]; cursor?: string }> {
  const { text = '', cursor } = search;
  const term = text.slice(text.indexOf('/') + 1).trim();
  const { items, pageInfo } = await catalog.queryEntities(
    cursor
      ? { cursor, fields: FIELDS, limit: PAGE_SIZE }
      : {
          filter: ownedModels(owners),
          fields: FIELDS,
          limit: PAGE_SIZE,
          orderFields: { field: 'metadata.name', order: 'asc' },
          ...(term && {
            fullTextFilter: {
              term,
              fields: ['metadata.name', 'metadata.title'],
            },
          }),
        },
  );
  return { items: items.map(toOption), cursor: pageInfo.nextCursor };
}

/** A model by its full reference; undefined when there is none that somebody owns. */
export async function findModel(
  catalog: CatalogApi,
  owners: string[],
  ref: string,
): Promise<ModelOption | undefined> {
  const { kind, namespace, name } = parseEntityRef(ref);
  const { items } = await catalog.queryEntities({
    filter: ownedModels(owners, {
      kind,
      'metadata.namespace': namespace,
      'metadata.name': name,
    }),
    fields: FIELDS,
    limit: 1,
  });
  return items[0] && toOption(items[0]);
}
