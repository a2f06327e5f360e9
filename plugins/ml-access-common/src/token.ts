/**
 * What a token is good for: one catalog entity (its repository, its predictions, its runs), to read or also to write.
 *
 * @public
 */
export type EntityAccessScope = {
  kind: 'entity';
  /** Full entity reference, for example `component:default/card-fraud`. */
  entityRef: string;
  /** `write` includes reading. */
  access: 'read' | 'write';
};

/**
 * What a training's token is good for: logging to one run of one MLflow server.
 *
 * @public
 */
export type RunAccessScope = {
  kind: 'run';
  /** The configured name of the MLflow server. */
  server: string;
  experimentId: string;
  runId: string;
  /** The entity that the run belongs to. */
  entityRef: string;
};

/**
 * The one thing that a token may be used for. A service reads a token as its scope, never as a
 * principal that may do more.
 *
 * @public
 */
export type AccessScope = EntityAccessScope | RunAccessScope;

/**
 * A token as the service that issued it remembers it; the secret is not part of it.
 *
 * @public
 */
export type AccessToken = {
  id: string;
  scope: AccessScope;
  /** Entity reference of the user on whose account the token acts. */
  issuer: string;
  /** ISO 8601 date and time after which the token is refused. */
  expiresAt: string;
};

/**
 * A token just issued, with the only copy of its secret.
 *
 * @public
 */
export type IssuedAccessToken = AccessToken & {
  /** What a client sends: `mpt_<id>_<secret>`. */
  token: string;
};

/**
 * A token in the list of its issuer.
 *
 * @public
 */
export type ListedAccessToken = AccessToken & {
  description: string;
  /** ISO 8601 date and time. */
  createdAt: string;
  /** ISO 8601 date and time, to the minute; absent for a token that was never used. */
  lastUsedAt?: string;
};
