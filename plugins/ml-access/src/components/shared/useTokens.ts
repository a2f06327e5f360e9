import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { ListedAccessToken } from '@modelport/plugin-ml-access-common';
import {
  type LiveRequest,
  type LiveState,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlAccessApiRef } from '../../api/MlAccessApi';

const INTERVAL_MS = 15_000;

/** The caller's tokens, read again from time to time. */
export function useTokens(): LiveState<ListedAccessToken[]> {
  const api = useApi(mlAccessApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<ListedAccessToken[]>) => {
      const { items } = await api.listTokens({ signal });
      return { value: items };
    },
    [api],
  );
  return useLive({
    channel: 'ml-access:tokens',
    intervalMs: INTERVAL_MS,
    load,
  });
}
