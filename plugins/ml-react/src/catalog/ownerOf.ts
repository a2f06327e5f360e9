import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';

/**
 * Who owns an entity, as people say it; undefined when nobody does.
 *
 * @public
 */
export function ownerOf(entity: Entity): string | undefined {
  const owner = entity.relations?.find(
    ({ type }) => type === RELATION_OWNED_BY,
  )?.targetRef;
  const named = owner ?? entity.spec?.owner;
  return typeof named === 'string'
    ? named.slice(named.lastIndexOf('/') + 1)
    : undefined;
}
