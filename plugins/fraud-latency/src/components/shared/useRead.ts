import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { type LiveState, useLive } from '@modelport/plugin-ml-react';

/**
 * Reads something of a model again and again.
 *
 * @param what - tells it from everything else that is read of the model
 * @param load - reads it once
 */
export function useRead<T>(
  entityRef: CompoundEntityRef,
  what: readonly (string | number | undefined)[],
  intervalMs: number,
  load: (signal: AbortSignal) => Promise<T>,
): LiveState<T> {
  const channel = `fraud-latency:${stringifyEntityRef(entityRef)}`;
  return useLive({
    channel,
    key: JSON.stringify([channel, ...what]),
    intervalMs,
    load: async ({ signal }) => ({ value: await load(signal) }),
  });
}
