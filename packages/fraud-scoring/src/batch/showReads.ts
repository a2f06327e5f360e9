import type { BatchView } from '@modelport/fraud-core';
import type { ScoringMetrics } from '../metrics';
import { BatchReadError } from './BatchFeatures';
import type { BatchLookupOptions } from './BatchLookup';
import type { ReadResult } from './BatchTable';

/** Of problems that go on, one is told of within so long. */
const TOLD_EVERY_MS = 60_000;

/**
 * Counts what is read from Feast, and tells of what goes wrong: a new problem at once, one that goes on once a minute.
 *
 * @param now - milliseconds
 */
export function showReads(
  metrics: ScoringMetrics,
  onError: (error: unknown) => void,
  now: () => number = Date.now,
): Pick<BatchLookupOptions, 'onRead' | 'onDropped'> {
  let told = { message: '', at: 0 };
  const onRead = (
    { view }: BatchView,
    { seconds, known, unknown, newest, error }: ReadResult,
  ) => {
    metrics.batchReadSeconds.observe({ view }, seconds);
    metrics.batchUp.set({ view }, error === undefined ? 1 : 0);
    if (error === undefined) {
      told = { message: '', at: 0 };
      metrics.batchReads.inc({ view, outcome: 'answered' });
      metrics.batchKeys.inc({ view, outcome: 'known' }, known);
      metrics.batchKeys.inc({ view, outcome: 'unknown' }, unknown);
      if (newest !== undefined) {
        metrics.batchNewest.set({ view }, newest / 1_000);
      }
      return;
    }
    const outcome =
      error instanceof BatchReadError ? error.problem : 'unavailable';
    metrics.batchReads.inc({ view, outcome });
    const message = error instanceof Error ? error.message : String(error);
    if (message === told.message && now() < told.at + TOLD_EVERY_MS) return;
    told = { message, at: now() };
    onError(error);
  };
  const onDropped = (view: string) => {
    metrics.batchUp.remove({ view });
    metrics.batchNewest.remove({ view });
  };
  return { onRead, onDropped };
}
