import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { orUnavailable } from '../http/orUnavailable';
import { belongsToOwner } from './ownership';

/**
 * Whether someone belongs to one of the owners, as the catalog says now. Users and groups are read with the plugin's own
 * rights: a person may not see every group above.
 *
 * @param claims - references the person has by sign-in; for a person who is not here to ask, the user alone
 * @param owners - full references of the owners
 * @throws ServiceUnavailableError when the catalog cannot be asked
 *
 * @public
 */
export async function belongsByCatalog(
  services: {
    auth: Pick<AuthService, 'getOwnServiceCredentials'>;
    catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  },
  claims: string[],
  owners: string[],
): Promise<boolean> {
  const { auth, catalog } = services;
  const credentials = await auth.getOwnServiceCredentials();
  return belongsToOwner(claims, owners, async entityRefs => {
    const { items } = await orUnavailable('The catalog', () =>
      catalog.getEntitiesByRefs({ entityRefs }, { credentials }),
    );
    return items;
  });
}
