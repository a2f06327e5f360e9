import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  AliasesResponse,
  AliasRequest,
  AskRequest,
  DecisionRequest,
  LedgerCheck,
  LedgerResponse,
  ListRequestsResponse,
  ListVersionsResponse,
  ModelVersionDetail,
  ModelVersionSummary,
  MoveChallengerRequest,
  RegisterVersionRequest,
  RunModelsResponse,
} from '@modelport/plugin-ml-registry-common';

/**
 * What every read takes beside its subject.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Which versions to list, and from which page.
 *
 * @public
 */
export interface ListVersionsOptions extends CallOptions {
  limit?: number;
  /** Last version of the page before. */
  before?: string;
}

/**
 * Which requests to list, by their state, and from which page.
 *
 * @public
 */
export interface ListRequestsOptions extends CallOptions {
  limit?: number;
}

/**
 * Which entries of the ledger to read, newest first, and from which page.
 *
 * @public
 */
export interface LedgerOptions extends CallOptions {
  limit?: number;
  /** Sequence of the last entry of the page before. */
  before?: number;
}

/**
 * Client of the ml-registry backend. Every method throws a `ResponseError` for
 * an answer that is not 2xx.
 *
 * @public
 */
export interface MlRegistryApi {
  listVersions(
    entity: CompoundEntityRef,
    options?: ListVersionsOptions,
  ): Promise<ListVersionsResponse>;
  registerVersion(
    entity: CompoundEntityRef,
    request: RegisterVersionRequest,
  ): Promise<ModelVersionSummary>;
  getVersion(
    entity: CompoundEntityRef,
    version: string,
    options?: CallOptions,
  ): Promise<ModelVersionDetail>;
  listRunModels(
    entity: CompoundEntityRef,
    runId: string,
    options?: CallOptions,
  ): Promise<RunModelsResponse>;
  moveChallenger(
    entity: CompoundEntityRef,
    request: MoveChallengerRequest,
  ): Promise<AliasesResponse>;
  listRequests(
    entity: CompoundEntityRef,
    options?: ListRequestsOptions,
  ): Promise<ListRequestsResponse>;
  ask(entity: CompoundEntityRef, request: AskRequest): Promise<AliasRequest>;
  approve(
    entity: CompoundEntityRef,
    id: string,
    decision: DecisionRequest,
  ): Promise<AliasRequest>;
  reject(
    entity: CompoundEntityRef,
    id: string,
    decision: DecisionRequest,
  ): Promise<AliasRequest>;
  withdraw(entity: CompoundEntityRef, id: string): Promise<AliasRequest>;
  readLedger(
    entity: CompoundEntityRef,
    options?: LedgerOptions,
  ): Promise<LedgerResponse>;
  checkLedger(entity: CompoundEntityRef): Promise<LedgerCheck>;
}

/**
 * The client of the ml-registry backend, as extensions ask for it with `useApi`.
 *
 * @public
 */
export const mlRegistryApiRef = createApiRef<MlRegistryApi>().with({
  id: 'plugin.ml-registry.client',
  pluginId: 'ml-registry',
});
