import { useEffect, useState } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef, useApiHolder } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { belongsTo, ownerRefsOf } from './ownerRefs';

/**
 * Whether the person who looks belongs to the owners of an entity, as the backend asks of those who act on it. True
 * until that is known, and where it cannot be known: a button too many still has the backend behind it.
 *
 * @public
 */
export function useMayAct(entity: Entity): boolean {
  const apis = useApiHolder();
  const owners = ownerRefsOf(entity).join(' ');
  const [known, setKnown] = useState<{ owners: string; may: boolean }>();
  useEffect(() => {
    let isGone = false;
    const identity = apis.get(identityApiRef);
    const catalog = apis.get(catalogApiRef);
    const look = async () => {
      if (!identity || !catalog || !owners) {
        return;
      }
      const { userEntityRef, ownershipEntityRefs } =
        await identity.getBackstageIdentity();
      const claims = [userEntityRef, ...ownershipEntityRefs];
      const may = await belongsTo(owners.split(' '), claims, catalog);
      if (!isGone) {
        setKnown({ owners, may });
      }
    };
    // Not known then: the backend says no where it must.
    look().catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [apis, owners]);
  return known?.owners === owners ? known.may : true;
}
