import { codeOf } from '../directive/DirectiveSource';
import { readToken } from '../directive/token';
import {
  BatchReadError,
  type BatchFeatures,
  type BatchRead,
  type BatchRows,
} from './BatchFeatures';
import { readOnlineAnswer } from './readOnlineAnswer';

/**
 * Where Feast's server of features is.
 *
 * @public
 */
export interface FeastServerOptions {
  /** Such as `http://127.0.0.1:6566`; without credentials. */
  url: string;
  /** File with the bearer token, read before each request: it may be changed while the service runs. */
  tokenFile?: string;
  /** For a whole answer, in milliseconds; 2,000 unless set. */
  timeoutMs?: number;
}

const USUAL_TIMEOUT_MS = 2_000;
const MOST_BYTES = 8 * 1024 * 1024;
/** Of what Feast says of a problem, so that a log stays readable. */
const MOST_WORDS = 300;
const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];
/** As Feast 0.67 says, with status 500, that a view has no such feature. */
const NO_SUCH_FEATURE = /^"'?Feature \w+ not found in projection/;

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) {
      throw new BatchReadError(
        'unusable',
        `Feast answered with more than ${MOST_BYTES} bytes`,
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** What was asked for is not there, and will not be by asking again. */
const isRefusal = (status: number, text: string) =>
  [400, 404, 422].includes(status) ||
  (status === 500 && NO_SUCH_FEATURE.test(text));

/** @param asked - what of */
function refused(status: number, text: string, asked: string): BatchReadError {
  if (status === 401 || status === 403) {
    return new BatchReadError(
      'unavailable',
      `Feast answered with status ${status}: give --feast-token with a token that may read ${asked}`,
    );
  }
  const words = text.slice(0, MOST_WORDS);
  return isRefusal(status, text)
    ? new BatchReadError('refused', `Feast has no ${asked}: ${words}`)
    : new BatchReadError(
        'unavailable',
        `Feast answered with status ${status}: ${words}`,
      );
}

/** Feast's server of features, on whatever online store it has: `POST /get-online-features`. */
export class FeastServer implements BatchFeatures {
  readonly #address: string;
  readonly #calls = new Set<AbortController>();

  /** @param options - whose `url` has a path where the server has one */
  constructor(private readonly options: FeastServerOptions) {
    const base = options.url.endsWith('/') ? options.url : `${options.url}/`;
    this.#address = new URL('get-online-features', base).href;
  }

  async read(request: BatchRead): Promise<BatchRows> {
    const { view, features, joinKey, keys } = request;
    const timeoutMs = this.options.timeoutMs ?? USUAL_TIMEOUT_MS;
    const call = new AbortController();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      call.abort();
    }, timeoutMs);
    this.#calls.add(call);
    const body = JSON.stringify({
      features: features.map(name => `${view}:${name}`),
      entities: { [joinKey]: keys },
      full_feature_names: false,
    });
    const asked = `${view}:${features.join(', ')}`;
    try {
      const response = await this.#post(body, call.signal);
      const text = await readBounded(response);
      if (!response.ok) throw refused(response.status, text, asked);
      return readOnlineAnswer(text, request);
    } catch (error) {
      if (error instanceof BatchReadError) throw error;
      throw new BatchReadError(
        'unavailable',
        isLate
          ? `Feast did not answer within ${timeoutMs / 1_000} s`
          : `Feast cannot be reached (${codeOf(error)})`,
      );
    } finally {
      clearTimeout(timer);
      this.#calls.delete(call);
    }
  }

  async close(): Promise<void> {
    for (const call of this.#calls) call.abort();
  }

  async #post(body: string, signal: AbortSignal): Promise<Response> {
    const init: RequestInit = {
      method: 'POST',
      headers: await this.#headers(),
      body,
      signal,
      redirect: 'error',
    };
    try {
      return await fetch(this.#address, init);
    } catch (error) {
      // The connection, kept from the time before, was closed at the other end.
      if (!CLOSED.includes(codeOf(error))) throw error;
      return fetch(this.#address, init);
    }
  }

  async #headers(): Promise<Record<string, string>> {
    const { tokenFile } = this.options;
    const headers = { 'content-type': 'application/json' };
    if (tokenFile === undefined) return headers;
    const token = await readToken(tokenFile, '--feast-token').catch(error => {
      throw new BatchReadError('unavailable', (error as Error).message);
    });
    return { ...headers, authorization: `Bearer ${token}` };
  }
}
