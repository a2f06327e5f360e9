import { useEffect, useState } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { membersOf, ownerRefsOf } from './ownerRefs';

const NOBODY: readonly string[] = [];

/**
 * Full references of the people who own an entity, directly or through groups below its owners. Empty until that is known,
 * and where the catalog cannot tell. Whoever is of a group by sign-in alone is not among them.
 *
 * @public
 */
export function useOwnerMembers(entity: Entity): readonly string[] {
  const catalog = useApiHolder().get(catalogApiRef);
  const owners = ownerRefsOf(entity).join(' ');
  const [known, setKnown] = useState<{ owners: string; members: string[] }>();
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      if (catalog && owners) {
        const members = await membersOf(owners.split(' '), catalog);
        if (!isGone) {
          setKnown({ owners, members });
        }
      }
    };
    // Not known then, and nothing is said of them.
    look().catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [catalog, owners]);
  return known?.owners === owners ? known.members : NOBODY;
}
