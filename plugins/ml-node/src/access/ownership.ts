import {
  type Entity,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';

/**
 * Loads entities by reference, in any order; unknown ones may be missing or undefined.
 *
 * @public
 */
export type EntityLoader = (
  entityRefs: string[],
) => Promise<Array<Entity | undefined>>;

function normalise(ref: string, defaultNamespace = 'default'): string {
  return stringifyEntityRef(
    parseEntityRef(ref, { defaultKind: 'group', defaultNamespace }),
  );
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => normalise(relation.targetRef));
}

function isPersonOrGroup(ref: string): boolean {
  return ref.startsWith('user:') || ref.startsWith('group:');
}

/**
 * The full references of an entity's owners: its `ownedBy` relations, or `spec.owner` when the catalog has not made
 * any yet.
 *
 * @public
 */
export function ownersOf(entity: Entity): string[] {
  const owners = related(entity, RELATION_OWNED_BY);
  if (owners.length > 0) {
    return [...new Set(owners)];
  }
  const owner = entity.spec?.owner;
  return typeof owner === 'string' && owner !== ''
    ? [normalise(owner, entity.metadata.namespace)]
    : [];
}

function membershipsOf(entity: Entity): string[] {
  const parent = entity.spec?.parent;
  return [
    ...related(entity, RELATION_MEMBER_OF),
    ...related(entity, RELATION_CHILD_OF),
    ...(entity.kind === 'Group' && typeof parent === 'string' && parent !== ''
      ? [normalise(parent, entity.metadata.namespace)]
      : []),
  ];
}

/**
 * Whether someone belongs to one of the owners, directly or through groups above their own. Walks upwards one level
 * at a time and stops at the first hit; a cycle among groups ends the walk.
 *
 * @param claims - references the person has by sign-in: the user and the groups
 * @param owners - full references of the owners
 * @param load - reads users and groups, with the plugin's own rights: a person may not see every group above
 *
 * @public
 */
export async function belongsToOwner(
  claims: string[],
  owners: string[],
  load: EntityLoader,
): Promise<boolean> {
  const wanted = new Set(owners);
  const seen = new Set<string>();
  let level = claims.map(ref => normalise(ref)).filter(isPersonOrGroup);
  while (level.length > 0) {
    if (level.some(ref => wanted.has(ref))) {
      return true;
    }
    level.forEach(ref => seen.add(ref));
    const entities = await load(level);
    const above = entities.flatMap(entity =>
      entity ? membershipsOf(entity) : [],
    );
    level = [...new Set(above)].filter(
      ref => isPersonOrGroup(ref) && !seen.has(ref),
    );
  }
  return false;
}
