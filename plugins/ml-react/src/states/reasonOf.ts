import { ResponseError, toError } from '@backstage/errors';

/**
 * Why a call failed, in the words of the backend where it answered.
 *
 * @public
 */
export function reasonOf(error: unknown): string {
  return ResponseError.is(error) ? error.cause.message : toError(error).message;
}
