import type { CompoundEntityRef } from '@backstage/catalog-model';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  DeployRequest,
  InferRequest,
} from '@modelport/plugin-ml-promotion-common';
import type { z } from 'zod';
import {
  readAnswer,
  toCallError,
  toConnectionError,
} from '@modelport/plugin-ml-react';
import {
  deploymentAnswer,
  inferAnswer,
  latencyAnswer,
  listAnswer,
  logAnswer,
  schemaAnswer,
} from './answers';
import type {
  CallOptions,
  ListDeploymentsOptions,
  LogOptions,
  MlPromotionApi,
} from './MlPromotionApi';

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

/**
 * The client over HTTP. It checks each answer before it gives it on.
 *
 * @public
 */
export class MlPromotionClient implements MlPromotionApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async listDeployments(
    entity: CompoundEntityRef,
    options: ListDeploymentsOptions = {},
  ) {
    const { limit, before, signal } = options;
    const path = pathOf(entity, 'deployments') + toSearch({ limit, before });
    return this.#fetch(path, listAnswer, { signal });
  }

  async deploy(entity: CompoundEntityRef, request: DeployRequest) {
    return this.#post(pathOf(entity, 'deployments'), deploymentAnswer, request);
  }

  async getDeployment(
    entity: CompoundEntityRef,
    id: string,
    { signal }: CallOptions = {},
  ) {
    return this.#fetch(pathOf(entity, 'deployments', id), deploymentAnswer, {
      signal,
    });
  }

  async undeploy(entity: CompoundEntityRef, id: string) {
    const path = pathOf(entity, 'deployments', id, 'undeploy');
    return this.#post(path, deploymentAnswer, {});
  }

  async tryAgain(entity: CompoundEntityRef, id: string) {
    const path = pathOf(entity, 'deployments', id, 'again');
    return this.#post(path, deploymentAnswer, {});
  }

  async getSchema(
    entity: CompoundEntityRef,
    id: string,
    { signal }: CallOptions = {},
  ) {
    const path = pathOf(entity, 'deployments', id, 'schema');
    return this.#fetch(path, schemaAnswer, { signal });
  }

  async getLatency(
    entity: CompoundEntityRef,
    id: string,
    { signal }: CallOptions = {},
  ) {
    const path = pathOf(entity, 'deployments', id, 'latency');
    return this.#fetch(path, latencyAnswer, { signal });
  }

  async getLog(
    entity: CompoundEntityRef,
    id: string,
    { tail, signal }: LogOptions = {},
  ) {
    const path = pathOf(entity, 'deployments', id, 'log') + toSearch({ tail });
    return this.#fetch(path, logAnswer, { signal });
  }

  async predict(
    entity: CompoundEntityRef,
    endpoint: { environment: string; modelName: string },
    request: InferRequest,
  ) {
    const { environment, modelName } = endpoint;
    const path = pathOf(
      entity,
      ...['endpoints', environment, 'v2', 'models', modelName, 'infer'],
    );
    return this.#post(path, inferAnswer, request);
  }

  async #post<T>(path: string, answer: z.ZodType<T>, body: object) {
    return this.#fetch(path, answer, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch<T>(
    path: string,
    answer: z.ZodType<T>,
    init: RequestInit,
  ): Promise<T> {
    let response: Response;
    try {
      response = await this.#fetchApi.fetch(
        `plugin://ml-promotion${path}`,
        init,
      );
    } catch (error) {
      throw toConnectionError(error, init.signal);
    }
    if (!response.ok) {
      throw await toCallError(response);
    }
    return readAnswer(response, answer);
  }
}
