import { ServiceUnavailableError, toError } from '@backstage/errors';

/** How {@link createAsk} asks. */
export interface AskOptions {
  deadlineMs?: number;
  mostBytes?: number;
  fetch?: typeof globalThis.fetch;
}

/** An answer that was read to its end. */
export interface AskAnswer {
  status: number;
  text: string;
}

/**
 * Asks a configured address.
 *
 * @param whom - begins the sentences of errors
 * @param body - is posted as JSON; without one the address is read
 * @throws ServiceUnavailableError that says what is the matter
 */
export type Ask = (
  whom: string,
  url: string,
  headers?: Record<string, string>,
  body?: object,
) => Promise<AskAnswer>;

const USUAL_DEADLINE_MS = 5_000;
const USUAL_BYTES = 8 * 1024 * 1024;

/** Such as ECONNREFUSED; the message of fetch says no more than that it failed. */
function reasonOf(error: unknown): string {
  const { cause, message } = toError(error);
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause
      ? cause.code
      : undefined;
  return typeof code === 'string' ? code : message;
}

async function readBounded(
  whom: string,
  response: Response,
  most: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) {
      throw new ServiceUnavailableError(
        `${whom} answered with more than ${most} bytes; check that its address is right`,
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Makes an {@link Ask} that follows no redirect, and whose answers are bounded in time and size. */
export function createAsk(options: AskOptions = {}): Ask {
  const { deadlineMs = USUAL_DEADLINE_MS, mostBytes = USUAL_BYTES } = options;
  return async (whom, url, headers, body) => {
    const call = options.fetch ?? globalThis.fetch;
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const response = await call(url, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          ...headers,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...{ signal, redirect: 'manual' },
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw new ServiceUnavailableError(
          `${whom} answered with a redirect, which is not followed; configure the address that answers itself`,
        );
      }
      const text = await readBounded(whom, response, mostBytes);
      return { status: response.status, text };
    } catch (error) {
      if (error instanceof ServiceUnavailableError) throw error;
      if (signal.aborted) {
        throw new ServiceUnavailableError(
          `${whom} did not answer within ${deadlineMs / 1_000} s`,
        );
      }
      throw new ServiceUnavailableError(
        `${whom} cannot be reached (${reasonOf(error)}); check that it runs`,
      );
    }
  };
}
