import type { CatalogApi } from '@backstage/plugin-catalog-react';
import {
  type Entity,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';

const ABOVE = [RELATION_MEMBER_OF, RELATION_CHILD_OF];
const BELOW = [RELATION_HAS_MEMBER, RELATION_PARENT_OF];
const FIELDS = ['kind', 'metadata.name', 'metadata.namespace', 'relations'];

type Catalog = Pick<CatalogApi, 'getEntitiesByRefs'>;

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

/** Whom some entities are related to in one of some ways, as the catalog says. */
async function relatedTo(
  refs: string[],
  types: readonly string[],
  catalog: Catalog,
): Promise<string[]> {
  const { items } = await catalog.getEntitiesByRefs({
    entityRefs: refs,
    fields: FIELDS,
  });
  return items
    .flatMap(item => item?.relations ?? [])
    .filter(({ type }) => types.includes(type))
    .map(({ targetRef }) => fullRef(targetRef));
}

/** Whether somebody belongs to one of the owners, directly or through groups above their own. */
export async function belongsTo(
  owners: readonly string[],
  claims: readonly string[],
  catalog: Catalog,
): Promise<boolean> {
  const seen = new Set<string>();
  let level = [...new Set(claims.map(ref => fullRef(ref)))];
  while (level.length > 0) {
    if (level.some(ref => owners.includes(ref))) {
      return true;
    }
    level.forEach(ref => seen.add(ref));
    level = [...new Set(await relatedTo(level, ABOVE, catalog))].filter(
      ref => !seen.has(ref),
    );
  }
  return false;
}

/** The people of some owners, directly or through groups below; none where the catalog knows of nobody. */
export async function membersOf(
  owners: readonly string[],
  catalog: Catalog,
): Promise<string[]> {
  const people = new Set<string>();
  const seen = new Set<string>();
  let level = [...owners];
  while (level.length > 0) {
    const groups: string[] = [];
    for (const ref of level.filter(each => !seen.has(each))) {
      seen.add(ref);
      if (ref.startsWith('user:')) {
        people.add(ref);
      } else {
        groups.push(ref);
      }
    }
    level = groups.length > 0 ? await relatedTo(groups, BELOW, catalog) : [];
  }
  return [...people];
}
