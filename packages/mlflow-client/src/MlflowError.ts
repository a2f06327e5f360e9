/** Codes of failures that happened before MLflow could give one of its own. */
export type ClientErrorCode =
  | 'UNREACHABLE'
  | 'DEADLINE_EXCEEDED'
  | 'BAD_ANSWER'
  | 'ENDPOINT_NOT_FOUND'
  | 'HTTP_ERROR';

/**
 * A call to MLflow failed.
 *
 * @public
 */
export class MlflowError extends Error {
  readonly name = 'MlflowError';

  constructor(
    message: string,
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number,
    /**
     * MLflow's own `error_code` (`RESOURCE_DOES_NOT_EXIST`, ...), or `UNREACHABLE`,
     * `DEADLINE_EXCEEDED`, `BAD_ANSWER`, `ENDPOINT_NOT_FOUND`, `HTTP_ERROR` when it gave none.
     */
    readonly errorCode: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The name is taken. MLflow answers HTTP 400 then, not 409. */
  get isAlreadyExists(): boolean {
    return this.errorCode === 'RESOURCE_ALREADY_EXISTS';
  }

  /**
   * The thing asked for is not there. Includes a missing alias, which MLflow reports as a bad
   * parameter, and excludes an unknown path, which means another server or version.
   */
  get isNotFound(): boolean {
    return (
      this.errorCode === 'RESOURCE_DOES_NOT_EXIST' ||
      (this.errorCode === 'INVALID_PARAMETER_VALUE' &&
        /alias .* not found/i.test(this.message))
    );
  }

  /** Whether the same call may succeed later without any change. */
  get isTransient(): boolean {
    return (
      this.errorCode === 'UNREACHABLE' ||
      this.errorCode === 'DEADLINE_EXCEEDED' ||
      [429, 502, 503, 504].includes(this.status)
    );
  }
}

/**
 * Makes an error of an answer that is not 2xx: JSON of MLflow, HTML of its web framework for an
 * unknown path, or the plain text of its host and origin checks.
 */
export function errorOfAnswer(
  call: string,
  status: number,
  body: string,
): MlflowError {
  const json = parseObject(body);
  if (typeof json?.error_code === 'string') {
    const said = typeof json.message === 'string' ? json.message : 'no message';
    return new MlflowError(`${call}: ${said}`, status, json.error_code);
  }
  if (status === 404) {
    return new MlflowError(
      `${call}: the server does not know this path (HTTP 404); check that baseUrl names an MLflow 3 server, with its path prefix if it has one`,
      status,
      'ENDPOINT_NOT_FOUND',
    );
  }
  return new MlflowError(
    `${call}: HTTP ${status}, ${excerpt(body)}${remedy(status, body)}`,
    status,
    'HTTP_ERROR',
  );
}

function remedy(status: number, body: string): string {
  if (/Invalid Host header/.test(body)) {
    return '; add the host of baseUrl to MLFLOW_SERVER_ALLOWED_HOSTS of the server';
  }
  if (status === 401 || status === 403) {
    return '; check the credentials in the headers of this client';
  }
  return '';
}

/** The beginning of a body as one line without markup, for a message. */
export function excerpt(body: string): string {
  const text = body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return 'empty body';
  return `"${text.length > 200 ? `${text.slice(0, 200)}...` : text}"`;
}

/** Parses a JSON object; undefined for anything else. */
export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // not JSON: the caller says what it got instead
  }
}
