/** Where the git host gives a signed-in person the cookie for its pages. */
export const COOKIE_ADDRESS = 'plugin://git-host/.backstage/auth/v1/cookie';

const RETRY_MS = 30_000;

/** What {@link keepCookie} needs of the browser. */
export interface CookieKeeperOptions {
  fetch(address: string, init: RequestInit): Promise<Response>;
  now(): number;
  /** Calls back after some milliseconds; returns how to take that back. */
  after(milliseconds: number, callback: () => void): () => void;
}

/**
 * Fetches the cookie and fetches it again when four fifths of its life are over, or after half
 * a minute when the git host does not answer.
 *
 * @returns a function that ends it
 */
export function keepCookie(options: CookieKeeperOptions): () => void {
  const abort = new AbortController();
  let cancel = () => {};
  const refresh = async () => {
    let wait = RETRY_MS;
    try {
      const answer = await options.fetch(COOKIE_ADDRESS, {
        credentials: 'include',
        signal: abort.signal,
      });
      const { expiresAt } = (await answer.json()) as { expiresAt?: string };
      const life = Date.parse(expiresAt ?? '') - options.now();
      if (answer.ok && life > 0) wait = Math.max(RETRY_MS, life * 0.8);
    } catch {
      // Not reachable now: the pages say so themselves, and it is tried again.
    }
    if (!abort.signal.aborted) cancel = options.after(wait, refresh);
  };
  void refresh();
  return () => {
    abort.abort();
    cancel();
  };
}
