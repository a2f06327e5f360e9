/**
 * A refusal or failure of the relay, told in the shape of MLflow's own errors so that its client shows the message. Its
 * message never tells the address of a server.
 */
export class RelayError extends Error {
  constructor(
    /** HTTP status; MLflow's client tries again after 503 and gives up after 4xx. */
    readonly status: number,
    /** MLflow's name of the error. */
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
    this.name = 'RelayError';
  }

  toJSON() {
    return { error_code: this.errorCode, message: this.message };
  }
}

/** The token does not allow this. Says what it does allow. */
export const refused = (message: string) =>
  new RelayError(403, 'PERMISSION_DENIED', message);

/** Something of others is in the way. Says what to change. */
export const conflicting = (message: string) =>
  new RelayError(409, 'RESOURCE_CONFLICT', message);

/** The request itself is malformed. */
export const malformed = (message: string) =>
  new RelayError(400, 'INVALID_PARAMETER_VALUE', message);

/** Whoever has to be asked cannot be; the client may try again. */
export const unavailable = (message: string) =>
  new RelayError(503, 'TEMPORARILY_UNAVAILABLE', message);
