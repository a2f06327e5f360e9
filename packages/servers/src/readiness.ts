import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const ASK_MS = 5_000;

/** What ended the wait. */
export type Readiness = 'ready' | 'ended' | 'late';

/**
 * Asks a server until it does its work, its process ends, or the time is over.
 *
 * @param isReady - one question; throwing means no
 * @param hasEnded - whether the process is gone: nobody else's answer must count as its own
 */
export async function waitUntilReady(
  isReady: (signal: AbortSignal) => Promise<boolean>,
  hasEnded: () => boolean,
  timeoutMs: number,
): Promise<Readiness> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (hasEnded()) return 'ended';
    const left = deadline - Date.now();
    if (left <= 0) return 'late';
    try {
      if (await isReady(AbortSignal.timeout(Math.min(ASK_MS, left)))) {
        return hasEnded() ? 'ended' : 'ready';
      }
    } catch {
      // not listening yet, or not answering in time: ask again
    }
    await delay(POLL_MS);
  }
}
