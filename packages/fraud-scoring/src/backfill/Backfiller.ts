import type { FeatureLayout } from '@modelport/fraud-core';
import { setTimeout as wait } from 'node:timers/promises';
import { StoreUnavailableError } from '../store/FeatureStore';
import {
  backfill,
  type BackfillOptions,
  type BackfillResult,
} from './backfill';

/** What a {@link Backfiller} works with. */
export interface BackfillerOptions
  extends Pick<BackfillOptions, 'store' | 'history' | 'roundMs'> {
  /** Told of what keeps it from going on, once for each time; it tries again. */
  onError(error: unknown): void;
  onEnd(result: BackfillResult): void;
  /** Milliseconds until it tries again; default 2,000. */
  retryMs?: number;
}

/** So long it works, and so long others have their turn, in milliseconds. */
const WORK_MS = 1.5;
const REST_MS = 4.5;
const RETRY_MS = 2_000;
/** How long nobody asks in vain for what cannot be filled, in milliseconds. */
const REPEAT_MS = 600_000;

function createPace(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK_MS) return;
    await wait(REST_MS);
    since = performance.now();
  };
}

/** Runs one backfill at a time beside the answering of requests, and tries again when the store was away. */
export class Backfiller {
  readonly #options: BackfillerOptions;
  #stopping = new AbortController();
  #running: Promise<boolean> | undefined;
  #begunAt: number | undefined;
  #endedAt = -Infinity;

  constructor(options: BackfillerOptions) {
    this.#options = options;
  }

  /** When the one that runs was begun, in milliseconds since 1970-01-01; undefined while none runs. */
  get begunAt(): number | undefined {
    return this.#begunAt;
  }

  /**
   * Begins one; what runs is to be stopped before.
   *
   * @returns whether it came to its end; false when it was stopped
   */
  run(layout: FeatureLayout): Promise<boolean> {
    this.#stopping = new AbortController();
    this.#begunAt = Date.now();
    const running = this.#run(layout, this.#stopping.signal).finally(() => {
      this.#begunAt = undefined;
      this.#endedAt = performance.now();
    });
    this.#running = running;
    return running;
  }

  /** Whether none runs, and none ended a short while ago. */
  get isDue(): boolean {
    if (this.#begunAt !== undefined) return false;
    return performance.now() - this.#endedAt >= REPEAT_MS;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(layout: FeatureLayout, signal: AbortSignal): Promise<boolean> {
    const { store, history, roundMs, onError, onEnd, retryMs } = this.#options;
    const pace = createPace();
    while (!signal.aborted) {
      try {
        onEnd(
          await backfill({ layout, store, history, roundMs, pace, signal }),
        );
        return true;
      } catch (error) {
        if (signal.aborted) break;
        // The outage is told of elsewhere.
        if (!(error instanceof StoreUnavailableError)) onError(error);
        await wait(retryMs ?? RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
    return false;
  }
}
