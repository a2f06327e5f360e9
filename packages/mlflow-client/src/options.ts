/**
 * The global `fetch`, or something that behaves like it.
 *
 * @public
 */
export type FetchLike = (
  url: string,
  init: RequestInit & { duplex?: 'half' },
) => Promise<Response>;

/**
 * How often and how long calls that may be repeated are tried again. Times are milliseconds.
 *
 * @public
 */
export interface RetryOptions {
  /** Tries in all, the first included; default 3. */
  attempts?: number;
  /** Wait before the second try in milliseconds, doubled each time; default 100. */
  delayMs?: number;
}

/**
 * Where the server is, how to sign in and how patient to be.
 *
 * @public
 */
export interface MlflowClientOptions {
  /** For example `http://127.0.0.1:5000`, with the path prefix of a relay if there is one. */
  baseUrl: string;
  fetch?: FetchLike;
  /** For a whole call with its retries, and for the head of a download; default 10 000. */
  timeoutMs?: number;
  /** Sent with every call; a function is asked before each, for tokens that expire. */
  headers?:
    | Record<string, string>
    | (() => Record<string, string> | Promise<Record<string, string>>);
  /** Only for calls that read; writes are sent once. */
  retry?: RetryOptions;
}

/**
 * Of one call.
 *
 * @public
 */
export interface CallOptions {
  /** Gives the call up; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Instead of the client's. */
  timeoutMs?: number;
}

/**
 * A part of a longer list.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  /** Opaque; absent on the last page. */
  nextPageToken?: string;
}
