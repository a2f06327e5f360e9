/**
 * What {@link ClusterError} is made of.
 *
 * @public
 */
export interface ClusterErrorDetails {
  /** Configured name of the cluster. */
  cluster: string;
  /**
   * `Unreachable`, `Timeout`, `Silent`, `Ended`, `Closed`, `Redirected`, `BadAnswer`, `BadName`, `BadObject`, `NotAllowed`,
   * `NoCredential` and `NeedsUser` are of this client; every other is the reason that the API server gave, such as `Conflict`,
   * `AlreadyExists`, `Forbidden`, `Invalid` or `Expired`.
   */
  reason: string;
  /** Status that the API server answered with; absent when it did not answer. */
  httpStatus?: number;
  /** Id of the request in the cluster's audit log. */
  auditId?: string;
  /** How long the API server asks to wait, in milliseconds. */
  retryAfterMs?: number;
  /** Fields that the API server refused, such as `spec.template`. */
  fields?: string[];
  cause?: unknown;
}

/**
 * A cluster was not asked, did not answer or refused. The message says what to do; credentials are in neither it nor its
 * cause. The status of the cluster is deliberately not in a field that a router takes for its own.
 *
 * @public
 */
export class ClusterError extends Error {
  readonly cluster: string;
  readonly reason: string;
  readonly httpStatus?: number;
  readonly auditId?: string;
  readonly retryAfterMs?: number;
  readonly fields: string[];

  constructor(message: string, details: ClusterErrorDetails) {
    super(message, details.cause ? { cause: details.cause } : undefined);
    this.name = 'ClusterError';
    this.cluster = details.cluster;
    this.reason = details.reason;
    this.httpStatus = details.httpStatus;
    this.auditId = details.auditId;
    this.retryAfterMs = details.retryAfterMs;
    this.fields = details.fields ?? [];
  }

  /** Whether another try may succeed with nothing changed: no answer, too many requests, or a failure of the server. */
  get isOutage(): boolean {
    return this.httpStatus === undefined
      ? ['Unreachable', 'Timeout', 'Silent', 'Ended'].includes(this.reason)
      : this.httpStatus >= 500 || this.httpStatus === 429;
  }

  /** Whether the server no longer has the state that was asked for, so that a list has to begin anew. */
  get isGone(): boolean {
    return this.httpStatus === 410;
  }
}
