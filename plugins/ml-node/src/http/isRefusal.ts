import { isError } from '@backstage/errors';

const REFUSALS = [
  'InputError',
  'NotFoundError',
  'NotAllowedError',
  'ConflictError',
];

/**
 * Whether an error is an answer that another try would not change, and no outage.
 *
 * @public
 */
export function isRefusal(error: unknown): boolean {
  if (!isError(error)) {
    return false;
  }
  if (typeof error.statusCode === 'number') {
    const isAnswer = error.statusCode >= 400 && error.statusCode < 500;
    return isAnswer && ![401, 408, 429].includes(error.statusCode);
  }
  return REFUSALS.includes(error.name);
}
