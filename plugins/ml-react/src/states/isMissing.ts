/**
 * Whether an error of a client means "there is no such thing" (HTTP 404).
 *
 * @public
 */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return (
    error.name === 'NotFoundError' ||
    ('statusCode' in error && error.statusCode === 404)
  );
}
