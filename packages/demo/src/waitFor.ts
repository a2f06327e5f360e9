import { setTimeout as pause } from 'node:timers/promises';
import { PortalUnavailable } from './errors';

/** How {@link waitFor} waits. */
export interface WaitOptions<T> {
  look: () => Promise<T>;
  until: (seen: T) => boolean;
  everyMs: number;
  longestMs: number;
  /** Told of each look. */
  onLook?: (seen: T) => void;
}

/**
 * Looks until what is seen is as wanted or the time is over, and gives what it saw last. A portal that cannot answer
 * counts as not yet.
 *
 * @throws PortalUnavailable when it cannot answer at the end
 */
export async function waitFor<T>(options: WaitOptions<T>): Promise<T> {
  const { look, until, everyMs, longestMs, onLook } = options;
  const deadline = Date.now() + longestMs;
  for (;;) {
    const isLast = Date.now() >= deadline;
    try {
      const seen = await look();
      onLook?.(seen);
      if (until(seen) || isLast) return seen;
    } catch (error) {
      if (isLast || !(error instanceof PortalUnavailable)) throw error;
    }
    await pause(everyMs);
  }
}
