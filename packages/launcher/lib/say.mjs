// @ts-check
/** What the person at the terminal reads: one line a step, with the time since the start. */
const began = Date.now();

/** @param {string} message */
export function say(message) {
  process.stdout.write(
    `[${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s] ${message}\n`,
  );
}

/**
 * Says that a long step began, every ten seconds that it still runs, and when it is done.
 *
 * @template T
 * @param {string} what the step in words
 * @param {number} expectedSeconds how long it takes on two cores when nothing is cached
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function longStep(what, expectedSeconds, step) {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  say(`${what} (about ${expectedSeconds} s the first time)`);
  const heartbeat = setInterval(() => {
    const share = Math.min(99, Math.round((100 * seconds()) / expectedSeconds));
    say(`${what}: ${seconds()} s, about ${share} %`);
  }, 10_000);
  try {
    const result = await step();
    say(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/** An error whose message is one sentence with its remedy; shown without a stack. */
export class Remedy extends Error {}
