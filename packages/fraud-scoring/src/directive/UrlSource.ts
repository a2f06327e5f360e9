import {
  codeOf,
  type DirectiveSource,
  DirectiveSourceError,
  MOST_BYTES,
  readJson,
  tooLarge,
} from './DirectiveSource';
import { readToken } from './token';

/** Where a directive is fetched. */
export interface UrlSourceOptions {
  /** Without credentials; `https`, or this machine. */
  url: string;
  /** File with the bearer token, read before each request: it may be changed while the service runs. */
  tokenFile?: string;
  /** For the whole answer; 5 s unless set. */
  deadlineMs?: number;
}

const USUAL_DEADLINE_MS = 5_000;
const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];
const REDIRECTS = [301, 302, 303, 307, 308];

/** Tries anew when the connection, kept from the time before, turns out to be closed at the other end. */
async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!CLOSED.includes(codeOf(error))) throw error;
    return fetch(url, init);
  }
}

async function readBounded(response: Response, title: string): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw tooLarge(title);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A directive at an address, asked for with the tag of the one that is known, so that an unchanged one is not sent again. */
export class UrlSource implements DirectiveSource {
  readonly everyMs = 2_000;
  /** The address without its query. */
  readonly #title: string;
  readonly #deadlineMs: number;
  #last: { text: string; tag: string | null } | undefined;

  constructor(private readonly options: UrlSourceOptions) {
    const { origin, pathname } = new URL(options.url);
    this.#title = `${origin}${pathname}`;
    this.#deadlineMs = options.deadlineMs ?? USUAL_DEADLINE_MS;
  }

  async read(): Promise<unknown> {
    const headers = await this.#headers();
    const signal = AbortSignal.timeout(this.#deadlineMs);
    try {
      const response = await ask(this.options.url, {
        headers,
        signal,
        redirect: 'manual',
      });
      if (response.status === 200) return await this.#take(response);
      await response.body?.cancel();
      if (response.status === 304 && this.#last?.tag) return undefined;
      throw this.#refused(response.status);
    } catch (error) {
      if (error instanceof DirectiveSourceError) throw error;
      throw new DirectiveSourceError(
        signal.aborted
          ? `${this.#title} did not answer within ${this.#deadlineMs / 1_000} s`
          : `${this.#title} cannot be reached (${codeOf(error)})`,
      );
    }
  }

  async #headers(): Promise<Record<string, string>> {
    const { tokenFile } = this.options;
    const tag = this.#last?.tag;
    try {
      return {
        accept: 'application/json',
        ...(tag && { 'if-none-match': tag }),
        ...(tokenFile !== undefined && {
          authorization: `Bearer ${await readToken(tokenFile)}`,
        }),
      };
    } catch (error) {
      throw new DirectiveSourceError((error as Error).message);
    }
  }

  async #take(response: Response): Promise<unknown> {
    const text = await readBounded(response, this.#title);
    const isKnown = text === this.#last?.text;
    const document = isKnown ? undefined : readJson(text, this.#title);
    this.#last = { text, tag: response.headers.get('etag') };
    return document;
  }

  #refused(status: number): DirectiveSourceError {
    const remedy = () => {
      if (status === 401) {
        return this.options.tokenFile === undefined
          ? 'it asks for a token; give --directive-token'
          : 'it does not know the token, or the service of the address; give both sides the same token';
      }
      if (status >= 500) return 'its own log says why';
      return REDIRECTS.includes(status)
        ? 'redirects are not followed; give the address that answers itself'
        : 'check the address that --directive names';
    };
    return new DirectiveSourceError(
      `${this.#title} answered with status ${status}: ${remedy()}`,
    );
  }
}
