import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';

/**
 * How {@link fetchWithDeadline} behaves.
 *
 * @public
 */
export interface FetchDeadlineOptions {
  /** Name of the upstream for messages; its address is never told. */
  upstream: string;
  /** Longest time for everything, retries included, in milliseconds. 10,000 unless told. */
  deadlineMs?: number;
  /**
   * Whether the deadline ends with the response's headers (`headers`, for streams) or also bounds its body (`body`).
   */
  deadlineCovers?: 'headers' | 'body';
  /** Most attempts; 3 for GET and HEAD, 1 for other methods unless told. */
  attempts?: number;
  /** The fetch that is called; the global one unless told. */
  fetch?: typeof globalThis.fetch;
  /** Waits before a retry; injected by tests. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Random number in [0, 1) for the jitter. */
  random?: () => number;
  /** Clock in milliseconds. */
  now?: () => number;
}

const RETRIED_STATUSES = new Set([429, 502, 503, 504]);
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

const waitFor = async (milliseconds: number, signal: AbortSignal) => {
  await sleep(milliseconds, undefined, { signal });
};

function pauseBefore(
  attempt: number,
  response: Response | undefined,
  random: () => number,
): number {
  const retryAfter = Number(response?.headers.get('retry-after') ?? NaN);
  if (Number.isFinite(retryAfter) && retryAfter >= 0) {
    return retryAfter * 1000;
  }
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return longest / 2 + (random() * longest) / 2;
}

/**
 * Calls fetch with a deadline over all attempts, a bounded retry with jitter, and the caller's abort.
 * Only connection failures and 429, 502, 503 and 504 are retried, and only when the pause fits in the deadline.
 *
 * @returns the last response, whatever its status
 * @throws ServiceUnavailableError when no response came in time; the caller's abort reason when it aborted
 *
 * @public
 */
export async function fetchWithDeadline(
  url: string | URL,
  init: RequestInit,
  options: FetchDeadlineOptions,
): Promise<Response> {
  const { upstream, deadlineMs = 10_000, deadlineCovers = 'body' } = options;
  const { wait = waitFor, random = Math.random, now = Date.now } = options;
  const call = options.fetch ?? globalThis.fetch;
  const method = (init.method ?? 'GET').toLocaleUpperCase('en-US');
  const attempts =
    options.attempts ?? (method === 'GET' || method === 'HEAD' ? 3 : 1);

  const late = new ServiceUnavailableError(
    `${upstream} did not answer within ${deadlineMs} ms`,
  );
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(late), deadlineMs);
  timer.unref?.();
  const signals = [deadline.signal, init.signal].filter(s => !!s);
  const signal = AbortSignal.any(signals);
  const end = now() + deadlineMs;

  try {
    for (let attempt = 1; ; attempt++) {
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await call(url, { ...init, signal });
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
      if (response && !RETRIED_STATUSES.has(response.status)) {
        return response;
      }
      const pause = pauseBefore(attempt, response, random);
      if (attempt >= attempts || now() + pause >= end) {
        if (response) {
          return response;
        }
        throw new ServiceUnavailableError(
          `${upstream} cannot be reached; check that it runs`,
          failure,
        );
      }
      await response?.body?.cancel();
      try {
        await wait(pause, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    }
  } finally {
    if (deadlineCovers === 'headers') {
      clearTimeout(timer);
    }
  }
}
