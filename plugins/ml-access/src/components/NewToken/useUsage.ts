import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { cloneAddress, endpointAddress } from '../../model/usage';

/** Addresses that a token of a model is good for; one that does not exist is absent. */
export interface UsageAddresses {
  clone?: string;
  endpoint?: string;
}

/** Reads where a token of an entity can be used. */
export function useUsage(entityRef: string) {
  const catalog = useApi(catalogApiRef);
  const discovery = useApi(discoveryApiRef);
  return useAsyncRetry(async (): Promise<UsageAddresses> => {
    const [entity, gitHost, promotion] = await Promise.all([
      catalog.getEntityByRef(entityRef),
      discovery.getBaseUrl('git-host'),
      discovery.getBaseUrl('ml-promotion'),
    ]);
    return entity
      ? {
          clone: cloneAddress(entity, gitHost),
          endpoint: endpointAddress(entity, promotion),
        }
      : {};
  }, [catalog, discovery, entityRef]);
}
