import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 40;

/** Looks at something until it is settled or the time is over; gives what it saw last. */
export async function waitUntilSettled<T>(
  look: () => Promise<T>,
  isSettled: (seen: T) => boolean,
  longestMs: number,
): Promise<T> {
  const end = Date.now() + longestMs;
  for (;;) {
    const seen = await look();
    if (isSettled(seen) || Date.now() >= end) {
      return seen;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
