import type { CompoundEntityRef } from '@backstage/catalog-model';
import { isError, ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  AskRequest,
  DecisionRequest,
  MoveChallengerRequest,
  RegisterVersionRequest,
} from '@modelport/plugin-ml-registry-common';
import type { ZodError, ZodType } from 'zod';
import {
  aliasesAnswer,
  ledgerAnswer,
  ledgerCheckAnswer,
  listRequestsAnswer,
  listVersionsAnswer,
  requestAnswer,
  runModelsAnswer,
  versionAnswer,
  versionDetailAnswer,
} from './answers';
import type {
  CallOptions,
  LedgerOptions,
  ListRequestsOptions,
  ListVersionsOptions,
  MlRegistryApi,
} from './MlRegistryApi';

function toSearch(query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

function pathOf(entity: CompoundEntityRef, ...rest: string[]): string {
  const { kind, namespace, name } = entity;
  return ['/v1', 'entities', kind, namespace, name, ...rest]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}

function notAsAgreed({ issues: [{ path, message }] }: ZodError): Error {
  const where = path.length > 0 ? ` at '${path.join('.')}'` : '';
  return new Error(
    `The answer of the registry is not as agreed${where} (${message}). Bring ml-registry and ml-registry-backend to the same version.`,
  );
}

/** What is no JSON, such as the page of a proxy, is no answer. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (isError(error) && error.name === 'SyntaxError') {
      return undefined;
    }
    throw error;
  }
}

/**
 * The client over HTTP; an answer that is not as agreed is an error that says
 * where.
 *
 * @public
 */
export class MlRegistryClient implements MlRegistryApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async listVersions(
    entity: CompoundEntityRef,
    options: ListVersionsOptions = {},
  ) {
    const { limit, before, signal } = options;
    const path = pathOf(entity, 'versions') + toSearch({ limit, before });
    return this.#fetch(listVersionsAnswer, path, { signal });
  }

  async registerVersion(
    entity: CompoundEntityRef,
    request: RegisterVersionRequest,
  ) {
    return this.#send(versionAnswer, pathOf(entity, 'versions'), request);
  }

  async getVersion(
    entity: CompoundEntityRef,
    version: string,
    options: CallOptions = {},
  ) {
    const path = pathOf(entity, 'versions', version);
    return this.#fetch(versionDetailAnswer, path, { signal: options.signal });
  }

  async listRunModels(
    entity: CompoundEntityRef,
    runId: string,
    options: CallOptions = {},
  ) {
    const path = pathOf(entity, 'runs', runId, 'models');
    return this.#fetch(runModelsAnswer, path, { signal: options.signal });
  }

  async moveChallenger(
    entity: CompoundEntityRef,
    request: MoveChallengerRequest,
  ) {
    const path = pathOf(entity, 'aliases', 'challenger');
    return this.#send(aliasesAnswer, path, request, 'PUT');
  }

  async listRequests(
    entity: CompoundEntityRef,
    options: ListRequestsOptions = {},
  ) {
    const { limit, signal } = options;
    const path = pathOf(entity, 'requests') + toSearch({ limit });
    return this.#fetch(listRequestsAnswer, path, { signal });
  }

  async ask(entity: CompoundEntityRef, request: AskRequest) {
    return this.#send(requestAnswer, pathOf(entity, 'requests'), request);
  }

  async approve(
    entity: CompoundEntityRef,
    id: string,
    decision: DecisionRequest,
  ) {
    const path = pathOf(entity, 'requests', id, 'approve');
    return this.#send(requestAnswer, path, decision);
  }

  async reject(
    entity: CompoundEntityRef,
    id: string,
    decision: DecisionRequest,
  ) {
    const path = pathOf(entity, 'requests', id, 'reject');
    return this.#send(requestAnswer, path, decision);
  }

  async withdraw(entity: CompoundEntityRef, id: string) {
    const path = pathOf(entity, 'requests', id, 'withdraw');
    return this.#send(requestAnswer, path, {});
  }

  async readLedger(entity: CompoundEntityRef, options: LedgerOptions = {}) {
    const { limit, before, signal } = options;
    const path = pathOf(entity, 'ledger') + toSearch({ limit, before });
    return this.#fetch(ledgerAnswer, path, { signal });
  }

  async checkLedger(entity: CompoundEntityRef) {
    return this.#fetch(ledgerCheckAnswer, pathOf(entity, 'ledger', 'check'));
  }

  async #send<T>(
    answer: ZodType<T>,
    path: string,
    body: object,
    method: 'POST' | 'PUT' = 'POST',
  ): Promise<T> {
    return this.#fetch(answer, path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch<T>(
    answer: ZodType<T>,
    path: string,
    init: RequestInit = {},
  ): Promise<T> {
    const response = await this.#fetchApi.fetch(
      `plugin://ml-registry${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { data, error } = answer.safeParse(await readJson(response));
    if (error) {
      throw notAsAgreed(error);
    }
    return data;
  }
}
