import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  LatencyResponse,
  LatencyWindow,
} from '@modelport/plugin-fraud-latency-common';
import {
  type LiveRequest,
  type LiveState,
  useLive,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { REFRESH_MS } from '../../model/latencyWindow';

/** What the scoring service of a model did in a span, read again as often as the span asks for. */
export function useLatency(
  entityRef: CompoundEntityRef,
  window: LatencyWindow,
): LiveState<LatencyResponse> {
  const api = useApi(fraudLatencyApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<LatencyResponse>) => ({
      value: await api.getLatency(entityRef, { window, signal }),
    }),
    [api, entityRef, window],
  );
  const channel = `fraud-latency:${stringifyEntityRef(entityRef)}`;
  return useLive({
    channel,
    key: `${channel}#${window}`,
    load,
    intervalMs: REFRESH_MS[window],
  });
}
