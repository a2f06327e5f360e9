/**
 * A request that is well formed and cannot be answered.
 *
 * @public
 */
export class RefusedError extends Error {
  /**
   * @param statusCode - the HTTP status that says so
   * @param message - what is wrong and what to do
   * @param field - with which the message begins, where it is about one
   */
  constructor(
    readonly statusCode: 404 | 409 | 503,
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = 'RefusedError';
  }
}
