/** Whether an error of a client means that things changed meanwhile (HTTP 409). */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return (
    error.name === 'ConflictError' ||
    ('statusCode' in error && error.statusCode === 409) ||
    ('cause' in error && isConflict(error.cause))
  );
}
