import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';

/** Gives the address of the page of an entity; undefined where the catalog is absent. */
export function useEntityHref(): (ref: string) => string | undefined {
  const route = useRouteRef(entityRouteRef);
  return useCallback(
    (ref: string) => route?.({ ...parseEntityRef(ref) }),
    [route],
  );
}
