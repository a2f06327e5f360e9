import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import type { LiveState } from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { useRead } from '../shared/useRead';

/** An instance has what was approved within seconds; people watch that. */
const EVERY_MS = 5_000;

/** What the scoring service of a model does, what it is to do, and what was proposed; live. */
export function useServing(
  entityRef: CompoundEntityRef,
): LiveState<ServingResponse> {
  const api = useApi(fraudLatencyApiRef);
  return useRead(entityRef, ['serving'], EVERY_MS, signal =>
    api.getServing(entityRef, { signal }),
  );
}

/** Tells one state of what was proposed and approved from another. */
export const stampOf = ({ wantedRevision, open }: ServingResponse): string =>
  [wantedRevision, ...open.map(({ id }) => id)].join(' ');
