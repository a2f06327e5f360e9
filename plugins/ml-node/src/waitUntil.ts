import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 60_000;

/**
 * Waits until a question has an answer that is true.
 *
 * @public
 */
export async function waitUntil<T>(
  question: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + LONGEST_MS;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`It did not come true: ${question}`);
    }
    await sleep(20);
  }
}
