import { setTimeout as delay } from 'node:timers/promises';
import { type Cloud } from '@modelport/plugin-ml-training-common';
import { PriceSourceError } from '../PriceSourceError';

/** Asks the price list of one cloud. */
export interface Http {
  /** @throws PriceSourceError where there is no answer, or none that is whole JSON */
  json(url: URL, headers?: Record<string, string>): Promise<unknown>;
  /**
   * Hands over an answer while it comes, from its start again when it broke off.
   *
   * @throws PriceSourceError likewise, and what `read` throws of it
   */
  stream<T>(
    url: URL,
    read: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T>;
}

/** How a price list is asked. */
export interface HttpOptions {
  /** How often in all; default: 4. */
  attempts?: number;
  /** For one whole answer; default: 30 minutes, since some are hundreds of megabytes. */
  timeoutMs?: number;
  /** Waits before asking again. */
  wait?: (ms: number) => Promise<unknown>;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 120_000;

/** Asks again after 429, 5xx and broken connections, as long after as the source says. */
export function createHttp(cloud: Cloud, options: HttpOptions = {}): Http {
  const { attempts = 4, timeoutMs = 30 * 60_000, wait = delay } = options;

  const once = async <T>(
    url: URL,
    headers: Record<string, string>,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json', ...headers },
        // a key in the headers is for this server alone
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) return await read(response);
      await response.body?.cancel();
      throw refused(cloud, url, response);
    } catch (error) {
      if (error instanceof PriceSourceError) throw error;
      throw new PriceSourceError(
        cloud,
        `${placeOf(url)} was not reached or broke off (${reasonOf(
          error,
        )}); check the network and ask again`,
        0,
        { cause: error },
      );
    }
  };

  const ask: typeof once = async (url, headers, read) => {
    for (let n = 1; ; n++) {
      try {
        return await once(url, headers, read);
      } catch (error) {
        const after =
          error instanceof PriceSourceError ? error.againAfterMs : undefined;
        if (after === undefined || after > LONGEST_WAIT || n >= attempts) {
          throw error;
        }
        await wait(Math.max(after, FIRST_WAIT * 2 ** (n - 1)));
      }
    }
  };

  return {
    json: async (url, headers = {}) => {
      const text = await ask(url, headers, response => response.text());
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new PriceSourceError(
          cloud,
          `${placeOf(url)} answered ${
            text.length
          } characters that are not whole JSON; check that no proxy answers in its place`,
          undefined,
          { cause: error },
        );
      }
    },
    stream: (url, read) =>
      ask(url, {}, async ({ body }) => {
        if (body) return read(body as unknown as AsyncIterable<Uint8Array>);
        throw new PriceSourceError(cloud, `${placeOf(url)} answered nothing`);
      }),
  };
}

function refused(cloud: Cloud, url: URL, response: Response): PriceSourceError {
  const { status } = response;
  const isPassing = status === 429 || status >= 500;
  const remedy = isPassing
    ? 'ask again later'
    : 'check the region, and the key where the price list needs one';
  return new PriceSourceError(
    cloud,
    `${placeOf(url)} answered ${status}; ${remedy}`,
    isPassing
      ? waitOf(response.headers.get('retry-after'), Date.now())
      : undefined,
  );
}

/**
 * Reads the header `Retry-After`: seconds or a date.
 *
 * @returns milliseconds; 0 where it says nothing
 */
export function waitOf(header: string | null, now: number): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header.trim())
    ? Number(header) * 1_000
    : Date.parse(header) - now;
  return ms > 0 ? ms : 0;
}

/** Without the query: it may be long, and is nobody's to log. */
function placeOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const deeper = (cause as Error | undefined)?.message;
  return deeper ? `${message}: ${deeper}` : message;
}
