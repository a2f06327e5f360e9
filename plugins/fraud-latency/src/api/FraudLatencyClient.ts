import type { CompoundEntityRef } from '@backstage/catalog-model';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { z } from 'zod';
import {
  readAnswer,
  toCallError,
  toConnectionError,
} from '@modelport/plugin-ml-react';
import type {
  ExperimentQuery,
  PaymentFilter,
  PolicyProposal,
  ReviewList,
  ServingChangeRequest,
  VerdictRequest,
} from '@modelport/plugin-fraud-latency-common';
import { decisionAnswer, latencyAnswer } from './answers';
import type {
  BusinessOptions,
  CallOptions,
  FraudLatencyApi,
  LatencyOptions,
  PageOptions,
} from './FraudLatencyApi';
import {
  businessAnswer,
  experimentAnswer,
  paymentsAnswer,
  recordsAnswer,
  reviewAnswer,
  reviewsAnswer,
} from './recordAnswers';
import {
  changeAnswer,
  changesAnswer,
  previewAnswer,
  servingAnswer,
} from './servingAnswers';

/** What stands behind the path, with its question mark; what is undefined is left out. */
function searchOf(query: object): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  return search && `?${search}`;
}

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
    const path = `${pathOf(entity, 'latency')}${searchOf({ window })}`;
    return this.#read(path, latencyAnswer, { signal });
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

  async getRecords(entity: CompoundEntityRef, { signal }: CallOptions = {}) {
    return this.#read(pathOf(entity, 'records'), recordsAnswer, { signal });
  }

  async listPayments(
    entity: CompoundEntityRef,
    filter: PaymentFilter,
    { signal, limit, after }: PageOptions = {},
  ) {
    const search = searchOf({ ...filter, limit, after });
    const path = `${pathOf(entity, 'payments')}${search}`;
    return this.#read(path, paymentsAnswer, { signal });
  }

  async listReviews(
    entity: CompoundEntityRef,
    list: ReviewList,
    { signal, limit, after }: PageOptions = {},
  ) {
    const search = searchOf({ list, limit, after });
    const path = `${pathOf(entity, 'reviews')}${search}`;
    return this.#read(path, reviewsAnswer, { signal });
  }

  async getReview(
    entity: CompoundEntityRef,
    transactionId: string,
    { signal }: CallOptions = {},
  ) {
    const path = pathOf(entity, 'reviews', transactionId);
    return this.#read(path, reviewAnswer, { signal });
  }

  async claimReview(entity: CompoundEntityRef, transactionId: string) {
    const path = pathOf(entity, 'reviews', transactionId, 'claim');
    return this.#post(path, reviewAnswer);
  }

  async releaseReview(entity: CompoundEntityRef, transactionId: string) {
    const path = pathOf(entity, 'reviews', transactionId, 'release');
    return this.#post(path, reviewAnswer);
  }

  async giveVerdict(
    entity: CompoundEntityRef,
    transactionId: string,
    verdict: VerdictRequest,
  ) {
    const path = pathOf(entity, 'reviews', transactionId, 'verdict');
    return this.#post(path, reviewAnswer, verdict);
  }

  async getBusiness(entity: CompoundEntityRef, options: BusinessOptions = {}) {
    const { signal, ...query } = options;
    const path = `${pathOf(entity, 'business')}${searchOf(query)}`;
    return this.#read(path, businessAnswer, { signal });
  }

  async getExperiment(
    entity: CompoundEntityRef,
    query: ExperimentQuery,
    { signal }: CallOptions = {},
  ) {
    const path = `${pathOf(entity, 'experiment')}${searchOf(query)}`;
    return this.#read(path, experimentAnswer, { signal });
  }

  async getServing(entity: CompoundEntityRef, { signal }: CallOptions = {}) {
    return this.#read(pathOf(entity, 'serving'), servingAnswer, { signal });
  }

  async previewPolicy(
    entity: CompoundEntityRef,
    proposal: PolicyProposal,
    { signal }: CallOptions = {},
  ) {
    const path = pathOf(entity, 'serving', 'preview');
    return this.#post(path, previewAnswer, proposal, signal);
  }

  async listServingChanges(
    entity: CompoundEntityRef,
    { signal, limit, after }: PageOptions = {},
  ) {
    const search = searchOf({ limit, after });
    const path = `${pathOf(entity, 'serving', 'changes')}${search}`;
    return this.#read(path, changesAnswer, { signal });
  }

  async getServingChange(
    entity: CompoundEntityRef,
    id: string,
    { signal }: CallOptions = {},
  ) {
    const path = pathOf(entity, 'serving', 'changes', id);
    return this.#read(path, changeAnswer, { signal });
  }

  async requestServingChange(
    entity: CompoundEntityRef,
    request: ServingChangeRequest,
  ) {
    const path = pathOf(entity, 'serving', 'changes');
    return this.#post(path, changeAnswer, request);
  }

  async approveServingChange(
    entity: CompoundEntityRef,
    id: string,
    decision: { note?: string },
  ) {
    const path = pathOf(entity, 'serving', 'changes', id, 'approve');
    return this.#post(path, changeAnswer, decision);
  }

  async rejectServingChange(
    entity: CompoundEntityRef,
    id: string,
    decision: { note: string },
  ) {
    const path = pathOf(entity, 'serving', 'changes', id, 'reject');
    return this.#post(path, changeAnswer, decision);
  }

  async withdrawServingChange(entity: CompoundEntityRef, id: string) {
    const path = pathOf(entity, 'serving', 'changes', id, 'withdraw');
    return this.#post(path, changeAnswer);
  }

  async #post<T>(
    path: string,
    answer: z.ZodType<T>,
    body?: object,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#read(path, answer, {
      method: 'POST',
      ...(signal && { signal }),
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
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
