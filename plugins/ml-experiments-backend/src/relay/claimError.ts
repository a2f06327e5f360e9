import {
  ConflictError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { conflicting, type RelayError, unavailable } from './RelayError';

/** What a client is told when it could not be found, or was refused, that its entity may use a name. */
export function toRelayError(error: unknown): RelayError {
  if (error instanceof ConflictError) {
    return conflicting(error.message);
  }
  if (error instanceof ResponseError && error.statusCode === 409) {
    return conflicting(error.cause.message);
  }
  return unavailable(
    error instanceof ServiceUnavailableError
      ? error.message
      : 'The portal cannot find out now whose this is; try again',
  );
}
