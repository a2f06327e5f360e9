import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { registryChannel } from '@modelport/plugin-ml-registry-common';
import type {
  LedgerEntry,
  LedgerResponse,
} from '@modelport/plugin-ml-registry-common';
import { type LiveRequest, useLive } from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { lastChampionMove } from '../../model/lastChampionMove';

const ENTRIES = 25;

/** The newest entry about champion on the first page of the ledger, live. */
export function useLastChampionMove(entityRef: CompoundEntityRef): {
  entry?: LedgerEntry;
  error?: Error;
} {
  const api = useApi(mlRegistryApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<LedgerResponse>) => ({
      value: await api.readLedger(entityRef, { limit: ENTRIES, signal }),
    }),
    [api, entityRef],
  );
  const channel = registryChannel(stringifyEntityRef(entityRef));
  const live = useLive({ channel, key: `${channel}#champion`, load });
  return {
    entry: lastChampionMove(live.value?.items ?? []),
    error: live.error,
  };
}
