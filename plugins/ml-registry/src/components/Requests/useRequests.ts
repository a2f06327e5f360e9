import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { registryChannel } from '@modelport/plugin-ml-registry-common';
import type { ListRequestsResponse } from '@modelport/plugin-ml-registry-common';
import {
  type LiveRequest,
  type LiveState,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';

/** The newest requests of a model, live. */
export function useRequests(
  entityRef: CompoundEntityRef,
  limit: number,
): LiveState<ListRequestsResponse> {
  const api = useApi(mlRegistryApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<ListRequestsResponse>) => ({
      value: await api.listRequests(entityRef, { limit, signal }),
    }),
    [api, entityRef, limit],
  );
  const channel = registryChannel(stringifyEntityRef(entityRef));
  return useLive({ channel, key: `${channel}#requests#${limit}`, load });
}
