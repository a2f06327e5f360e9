import { z } from 'zod';

/**
 * Why a call failed, with the name and the status that the backend gave.
 *
 * @public
 */
export interface CallError extends Error {
  statusCode?: number;
}

// The portal answers `{error: {name, message}}`, a model server `{error: "..."}`.
const errorBody = z.object({
  error: z.union([
    z.string().transform(message => ({ name: 'Error', message })),
    z.object({ name: z.string().default('Error'), message: z.string() }),
  ]),
});

async function readBody(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}

/**
 * What an answer that is not 2xx says.
 *
 * @public
 */
export async function toCallError(response: Response): Promise<CallError> {
  const { status: statusCode, statusText } = response;
  const body = errorBody.safeParse(await readBody(response));
  const { name, message } = body.success
    ? body.data.error
    : {
        name: 'Error',
        message: `The portal answered ${`${statusCode} ${statusText}`.trim()} without saying why. Try again in a moment.`,
      };
  return Object.assign(new Error(message), { name, statusCode });
}

/**
 * A call that got no answer at all; a call that was taken back stays what it was.
 *
 * @public
 */
export function toConnectionError(error: unknown, signal?: AbortSignal | null) {
  return signal?.aborted
    ? error
    : new Error(
        'The portal could not be reached. Check the connection, then try again.',
        { cause: error },
      );
}

/**
 * Checks the answer to a call against what it should be.
 *
 * @public
 */
export async function readAnswer<T>(
  response: Response,
  answer: z.ZodType<T>,
): Promise<T> {
  const read = answer.safeParse(await readBody(response));
  if (read.success) {
    return read.data;
  }
  const [issue] = read.error.issues;
  const where = issue.path.join('.') || 'the answer';
  throw new Error(
    `The portal gave an answer that this page does not understand: ${where}: ${issue.message}. Reload the page; if that does not help, the backend has another version.`,
  );
}
