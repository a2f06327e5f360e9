import type { AliasRequest, EvidenceClaim, LedgerEntry } from './ledger';
import type { LoggedModelChoice, ModelVersionSummary } from './version';

/**
 * Routes of the backend `ml-registry`. `E` stands for `/v1/entities/:kind/:namespace/:name`.
 *
 * | method and path | body or query | answer |
 * | --- | --- | --- |
 * | GET `E/versions` | `limit?` (at most 100, default 25), `before?` (version) | `ListVersionsResponse`, newest first |
 * | POST `E/versions` | `RegisterVersionRequest` | 201 `ModelVersionSummary` |
 * | GET `E/versions/:version` | | `ModelVersionDetail` |
 * | GET `E/runs/:runId/models` | | `RunModelsResponse` |
 * | PUT `E/aliases/challenger` | `MoveChallengerRequest` | `AliasesResponse` |
 * | GET `E/requests` | `limit?` | `ListRequestsResponse`, newest first |
 * | POST `E/requests` | `AskRequest` | 201 `AliasRequest` |
 * | POST `E/requests/:id/approve` | `DecisionRequest` | `AliasRequest` |
 * | POST `E/requests/:id/reject` | `DecisionRequest`, `reason` needed | `AliasRequest` |
 * | POST `E/requests/:id/withdraw` | | `AliasRequest` |
 * | GET `E/ledger` | `limit?`, `before?` (sequence) | `LedgerResponse`, newest first |
 * | GET `E/ledger/check` | | `LedgerCheck` |
 *
 * @public
 */
export const ML_REGISTRY_ROUTES = [
  'GET /v1/entities/:kind/:namespace/:name/versions',
  'POST /v1/entities/:kind/:namespace/:name/versions',
  'GET /v1/entities/:kind/:namespace/:name/versions/:version',
  'GET /v1/entities/:kind/:namespace/:name/runs/:runId/models',
  'PUT /v1/entities/:kind/:namespace/:name/aliases/challenger',
  'GET /v1/entities/:kind/:namespace/:name/requests',
  'POST /v1/entities/:kind/:namespace/:name/requests',
  'POST /v1/entities/:kind/:namespace/:name/requests/:id/approve',
  'POST /v1/entities/:kind/:namespace/:name/requests/:id/reject',
  'POST /v1/entities/:kind/:namespace/:name/requests/:id/withdraw',
  'GET /v1/entities/:kind/:namespace/:name/ledger',
  'GET /v1/entities/:kind/:namespace/:name/ledger/check',
] as const;

/** An upstream that failed; what is shown may be older. @public */
export interface RegistryFailure {
  server: string;
  message: string;
}

/** A page of versions. @public */
export interface ListVersionsResponse {
  server: string;
  /** Name of the registered model; absent when the entity names none. */
  model?: string;
  items: ModelVersionSummary[];
  /** Alias to version. */
  aliases: Record<string, string>;
  /** Give as `before` for the next page. */
  nextBefore?: string;
  errors: RegistryFailure[];
  /** ISO 8601 time at which the server gave this answer. */
  asOf: string;
}

/** What to register. @public */
export interface RegisterVersionRequest {
  runId: string;
  /** Needed when the run logged several models. */
  modelId?: string;
  /** At most 2000 characters. */
  description?: string;
}

/** Models that a run logged. @public */
export interface RunModelsResponse {
  items: LoggedModelChoice[];
}

/** Where to move `challenger`; a null version takes the alias away. @public */
export interface MoveChallengerRequest {
  version: string | null;
  /** What the caller saw, null for no alias; the move is refused with 409 when it is something else now. */
  expected?: string | null;
  reason?: string;
}

/** Aliases after a move. @public */
export interface AliasesResponse {
  aliases: Record<string, string>;
}

/** Asks for `champion` to move to a version. @public */
export interface AskRequest {
  version: string;
  /** 3 to 2000 characters. */
  reason: string;
  /** Claims of the asker, at most 20; the portal measures by itself. */
  evidence?: EvidenceClaim[];
}

/** Decides about a request. @public */
export interface DecisionRequest {
  /** At most 2000 characters. */
  reason?: string;
}

/** A page of requests. @public */
export interface ListRequestsResponse {
  items: AliasRequest[];
}

/** A page of the ledger. @public */
export interface LedgerResponse {
  items: LedgerEntry[];
  /** Give as `before` for the next page. */
  nextBefore?: number;
}

/** Channel of signals about versions, aliases, requests and ledger of an entity; messages are `{channel, cursor}`. @public */
export const registryChannel = (entityRef: string) =>
  `ml-registry:entity:${entityRef}`;
