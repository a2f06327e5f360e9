import type { CompoundEntityRef } from '@backstage/catalog-model';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { z } from 'zod';
import {
  readAnswer,
  toCallError,
  toConnectionError,
} from '@modelport/plugin-ml-react';
import { decisionAnswer, latencyAnswer } from './answers';
import type {
  CallOptions,
  FraudLatencyApi,
  LatencyOptions,
} from './FraudLatencyApi';

function pathOf(entity: CompoundEntityRef, ...rest: string[]): string {
  const { kind, namespace, name } = entity;
  const parts = ['v1', 'entities', kind, namespace, name, ...rest];
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/**
 * The client over HTTP. It checks each answer before it gives it on.
 *
 * @public
 */
export class FraudLatencyClient implements FraudLatencyApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async getLatency(entity: CompoundEntityRef, options: LatencyOptions = {}) {
    const { window, signal } = options;
    const search = window ? `?${new URLSearchParams({ window })}` : '';
    return this.#read(`${pathOf(entity, 'latency')}${search}`, latencyAnswer, {
      signal,
    });
  }

  async getDecision(
    entity: CompoundEntityRef,
    transactionId: string,
    { signal }: CallOptions = {},
  ) {
    return this.#read(
      pathOf(entity, 'decisions', transactionId),
      decisionAnswer,
      { signal },
    );
  }

  async #read<T>(
    path: string,
    answer: z.ZodType<T>,
    init: RequestInit,
  ): Promise<T> {
    let response: Response;
    try {
      response = await this.#fetchApi.fetch(
        `plugin://fraud-latency${path}`,
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
