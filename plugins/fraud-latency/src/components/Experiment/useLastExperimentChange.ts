import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type { LiveState } from '@modelport/plugin-ml-react';
import {
  type FraudLatencyApi,
  fraudLatencyApiRef,
} from '../../api/FraudLatencyApi';
import {
  type ExperimentChange,
  lastOfExperiments,
} from '../../model/oneVersion';
import { useRead } from '../shared/useRead';

const EVERY_MS = 60_000;
const PAGE_SIZE = 100;
/** Changes of experiments are many among the newest hundreds, or of long ago. */
const MOST_PAGES = 3;

async function findLast(
  api: Pick<FraudLatencyApi, 'listServingChanges'>,
  entityRef: CompoundEntityRef,
  signal: AbortSignal,
): Promise<ExperimentChange | undefined> {
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { changes, next } = await api.listServingChanges(entityRef, {
      ...{ signal, after },
      limit: PAGE_SIZE,
    });
    const found = lastOfExperiments(changes);
    if (found || next === undefined) return found;
    after = next;
  }
  return undefined;
}

/**
 * The change of an experiment that took effect last.
 *
 * @param revision - highest that was approved: with another one it is read anew
 */
export function useLastExperimentChange(
  entityRef: CompoundEntityRef,
  revision: number,
): LiveState<{ change: ExperimentChange | undefined }> {
  const api = useApi(fraudLatencyApiRef);
  return useRead(
    entityRef,
    ['last-experiment-change', revision],
    EVERY_MS,
    async signal => ({ change: await findLast(api, entityRef, signal) }),
  );
}
