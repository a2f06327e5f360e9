import type { CatalogApi } from '@backstage/plugin-catalog-react';
import {
  type Entity,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';

const ABOVE = [RELATION_MEMBER_OF, RELATION_CHILD_OF];

function fullRef(ref: string, defaultNamespace = 'default'): string {
  return stringifyEntityRef(
    parseEntityRef(ref, { defaultKind: 'group', defaultNamespace }),
  );
}

/** The full references of those who own an entity, as the backend reads them. */
export function ownerRefsOf(entity: Entity): string[] {
  const related = (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => fullRef(targetRef));
  const named = entity.spec?.owner;
  return related.length === 0 && typeof named === 'string' && named
    ? [fullRef(named, entity.metadata.namespace)]
    : related;
}

/** Whether somebody belongs to one of the owners, directly or through groups above their own. */
export async function belongsTo(
  owners: readonly string[],
  claims: readonly string[],
  catalog: Pick<CatalogApi, 'getEntitiesByRefs'>,
): Promise<boolean> {
  const seen = new Set<string>();
  let level = [...new Set(claims.map(ref => fullRef(ref)))];
  while (level.length > 0) {
    if (level.some(ref => owners.includes(ref))) {
      return true;
    }
    level.forEach(ref => seen.add(ref));
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: level,
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
    });
    const above = items.flatMap(item => item?.relations ?? []);
    level = [
      ...new Set(
        above
          .filter(({ type }) => ABOVE.includes(type))
          .map(({ targetRef }) => fullRef(targetRef)),
      ),
    ].filter(ref => !seen.has(ref));
  }
  return false;
}
