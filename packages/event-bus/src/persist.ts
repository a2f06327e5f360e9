import { setTimeout as delay } from 'node:timers/promises';

/** How something is tried again. */
export interface Persistence {
  /** Ends it. */
  signal: AbortSignal;
  /** Wait after the first failure, doubled each time, in milliseconds; default 50. */
  firstDelayMs?: number;
  /** Default 1 000. */
  maxDelayMs?: number;
  /** Milliseconds after which the last failure counts; default: never. */
  limitMs?: number;
  /** Whether trying again is of no use; default: never. */
  isFinal?: (error: Error) => boolean;
  /** Gets each failure after which it is tried again. */
  onFailure?: (error: Error) => void;
}

/**
 * Does something until it succeeds.
 *
 * @throws the last failure, when that was final, the time was over or the signal came
 */
export async function persist<T>(
  attempt: () => Promise<T>,
  persistence: Persistence,
): Promise<T> {
  const { limitMs = Infinity, isFinal, onFailure } = persistence;
  const begin = Date.now();
  let wait = persistence.firstDelayMs ?? 50;
  for (;;) {
    try {
      return await attempt();
    } catch (thrown) {
      const error = thrown as Error;
      const { signal } = persistence; // not before: it may be costly to make
      const late = Date.now() - begin + wait > limitMs;
      if (late || signal.aborted || isFinal?.(error)) throw error;
      onFailure?.(error);
      await delay(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw error;
      wait = Math.min(2 * wait, persistence.maxDelayMs ?? 1_000);
    }
  }
}

/** Waits for something for so long at most, and goes on whatever came of it. */
export async function settledWithin(
  promise: Promise<unknown>,
  limitMs: number,
): Promise<void> {
  const over = new AbortController();
  const late = delay(limitMs, undefined, { signal: over.signal });
  await Promise.race([promise.catch(() => {}), late.catch(() => {})]);
  over.abort();
}

/**
 * Waits for something only until a signal comes. Unlike a race with a promise that lasts, it leaves nothing behind.
 *
 * @throws the signal's reason, when that was first
 * @public
 */
export function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}
