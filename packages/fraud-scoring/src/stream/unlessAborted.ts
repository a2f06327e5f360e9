/**
 * Waits for something until a signal comes. Unlike a race with a promise that lasts, it leaves nothing behind.
 *
 * @throws the signal's reason, when that was first
 */
export function unlessAborted<T>(
  what: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    what
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}
