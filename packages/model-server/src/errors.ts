/**
 * A request that cannot be answered. The message names the field, what was expected and the
 * remedy; it is the `error` of the response.
 *
 * @public
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    /** The HTTP status of the response. */
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A model that must not serve: its files, its digest, its signature or its warm-up is wrong. The
 * message names the model and the remedy.
 *
 * @public
 */
export class ModelRefusedError extends Error {
  override readonly name = 'ModelRefusedError';

  constructor(
    /** The name under which the model was to be served. */
    readonly model: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Model ${model} is refused: ${reason}`, options);
  }
}

/** The message of anything thrown, also of an error made in another realm. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    return String(error.message);
  }
  return String(error);
}
