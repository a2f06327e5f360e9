import { setTimeout as delay } from 'node:timers/promises';
import {
  errorOfAnswer,
  excerpt,
  MlflowError,
  parseObject,
} from './MlflowError';
import { CallOptions, MlflowClientOptions } from './options';

/** An answer's JSON object. */
export type Json = Record<string, unknown>;

type Scalar = string | number | boolean | undefined;

/** One call. */
export interface Call extends CallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the base URL on, already encoded. */
  path: string;
  query?: Record<string, Scalar | readonly string[]>;
  /** Sent as JSON; undefined values are left out. */
  body?: object;
  /** Sent as it is. */
  content?: string | Uint8Array;
  contentType?: string;
  /** Changes nothing on the server, so that it may be sent again; default: GET. */
  reads?: boolean;
}

/** Sends calls: address, headers, deadline, retries, errors. */
export interface Transport {
  json(call: Call): Promise<Json>;
  text(call: Call): Promise<string>;
  /** Resolves with the head; the body is not bounded by the deadline, only by the signal. */
  open(call: Call): Promise<Response>;
}

const DEFAULTS = { timeoutMs: 10_000, attempts: 3, delayMs: 100 };

/** @throws TypeError when baseUrl is not an http URL */
export function createTransport(options: MlflowClientOptions): Transport {
  const base = parseBase(options.baseUrl);
  const send = options.fetch ?? ((url, init) => fetch(url, init));
  const attempts = Math.max(1, options.retry?.attempts ?? DEFAULTS.attempts);
  const firstDelay = options.retry?.delayMs ?? DEFAULTS.delayMs;

  /** Retries `once` while it reads, fails for a passing cause, and the deadline allows. */
  const attempt = async <T>(
    call: Call,
    once: (signal: AbortSignal, name: string) => Promise<T>,
  ): Promise<T> => {
    const name = `MLflow ${call.method} ${base}${call.path}`;
    const timeoutMs = call.timeoutMs ?? options.timeoutMs ?? DEFAULTS.timeoutMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), timeoutMs);
    const signal = call.signal
      ? AbortSignal.any([call.signal, deadline.signal])
      : deadline.signal;
    const tries = call.reads ?? call.method === 'GET' ? attempts : 1;
    try {
      for (let n = 1; ; n++) {
        call.signal?.throwIfAborted();
        try {
          return await once(signal, name);
        } catch (error) {
          call.signal?.throwIfAborted();
          const failure = toMlflowError(
            error,
            name,
            deadline.signal.aborted,
            timeoutMs,
          );
          if (n >= tries || !failure.isTransient || deadline.signal.aborted)
            throw failure;
          await delay(firstDelay * 2 ** (n - 1), undefined, { signal }).catch(
            () => {
              call.signal?.throwIfAborted();
              throw failure;
            },
          );
        }
      }
    } finally {
      clearTimeout(timer);
    }
  };

  const request = async (call: Call, signal: AbortSignal, name: string) => {
    const given =
      typeof options.headers === 'function'
        ? await options.headers()
        : options.headers;
    const headers: Record<string, string> = { ...given };
    if (call.body) headers['content-type'] = 'application/json';
    if (call.contentType) headers['content-type'] = call.contentType;
    const response = await send(`${base}${call.path}${queryOf(call.query)}`, {
      method: call.method,
      headers,
      body: call.body
        ? JSON.stringify(call.body)
        : (call.content as BodyInit | undefined),
      redirect: 'error',
      signal,
    });
    if (!response.ok) {
      throw errorOfAnswer(name, response.status, await response.text());
    }
    return response;
  };

  return {
    json: call =>
      attempt(call, async (signal, name) => {
        const response = await request(call, signal, name);
        const body = await response.text();
        const parsed = parseObject(body);
        if (parsed) return parsed;
        throw new MlflowError(
          `${name}: the answer is not a JSON object but ${excerpt(body)}; ` +
            `check that baseUrl names an MLflow server and no proxy's login page`,
          response.status,
          'BAD_ANSWER',
        );
      }),
    text: call =>
      attempt(call, async (signal, name) =>
        (await request(call, signal, name)).text(),
      ),
    open: call =>
      attempt(call, async (signal, name) => {
        // the deadline is for the head alone: a long file may take as long as it needs
        const body = new AbortController();
        const giveUp = () => body.abort(signal.reason);
        signal.addEventListener('abort', giveUp, { once: true });
        const response = await request(call, body.signal, name);
        signal.removeEventListener('abort', giveUp);
        call.signal?.addEventListener('abort', giveUp, { once: true });
        return response;
      }),
  };
}

function toMlflowError(
  error: unknown,
  name: string,
  late: boolean,
  timeoutMs: number,
): MlflowError {
  if (error instanceof MlflowError) return error;
  const cause = { cause: error };
  if (late) {
    return new MlflowError(
      `${name}: no answer within ${timeoutMs} ms; try again, or give the client a longer timeoutMs`,
      0,
      'DEADLINE_EXCEEDED',
      cause,
    );
  }
  // fetch says only "fetch failed" and keeps the reason as its cause
  const { message, cause: inner } = error as {
    message?: string;
    cause?: { message?: string };
  };
  const why = inner?.message || message || String(error);
  return new MlflowError(
    `${name}: no answer (${why}); check that the server runs and that baseUrl is right`,
    0,
    'UNREACHABLE',
    cause,
  );
}

function parseBase(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new TypeError(
      `baseUrl of an MLflow client is "${baseUrl}"; give an http or https URL without query, like http://127.0.0.1:5000`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function queryOf(query: Call['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values)
      if (one !== undefined) search.append(key, String(one));
  }
  return search.size > 0 ? `?${search}` : '';
}
