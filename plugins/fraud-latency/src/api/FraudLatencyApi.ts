import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  BusinessDays,
  BusinessResponse,
  ExperimentQuery,
  ExperimentResponse,
  ExplainedDecision,
  LatencyResponse,
  LatencyWindow,
  PaymentFilter,
  PaymentsResponse,
  RecordsSummary,
  ReviewDetail,
  ReviewList,
  ReviewsResponse,
  VerdictRequest,
} from '@modelport/plugin-fraud-latency-common';

/**
 * What every read takes beside its subject.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Which span of time to read.
 *
 * @public
 */
export interface LatencyOptions extends CallOptions {
  window?: LatencyWindow;
}

/**
 * Which page of a list to read.
 *
 * @public
 */
export interface PageOptions extends CallOptions {
  limit?: number;
  /** `next` of the page before. */
  after?: string;
}

/**
 * Which figures of business to read.
 *
 * @public
 */
export interface BusinessOptions extends CallOptions {
  days?: BusinessDays;
  /** After so many days an outcome that has not come does not come. */
  maturityDays?: number;
}

/**
 * Client of the fraud-latency backend. Every method throws an error whose message
 * says what happened in the words of the backend, whose name is the one that the
 * backend gave (`ConflictError` ...), and whose `statusCode` is that of the answer.
 *
 * @public
 */
export interface FraudLatencyApi {
  getLatency(
    entity: CompoundEntityRef,
    options?: LatencyOptions,
  ): Promise<LatencyResponse>;
  /** Reads one decision; each call is recorded by the backend. */
  getDecision(
    entity: CompoundEntityRef,
    transactionId: string,
    options?: CallOptions,
  ): Promise<ExplainedDecision>;
  /** How far the portal has read the records of the service. */
  getRecords(
    entity: CompoundEntityRef,
    options?: CallOptions,
  ): Promise<RecordsSummary>;
  /** Lists payments, newest first; each call is recorded by the backend. */
  listPayments(
    entity: CompoundEntityRef,
    filter: PaymentFilter,
    options?: PageOptions,
  ): Promise<PaymentsResponse>;
  /** Lists payments in review; each call is recorded by the backend, like those that follow. */
  listReviews(
    entity: CompoundEntityRef,
    list: ReviewList,
    options?: PageOptions,
  ): Promise<ReviewsResponse>;
  /** Reads one of them, with all that was said. */
  getReview(
    entity: CompoundEntityRef,
    transactionId: string,
    options?: CallOptions,
  ): Promise<ReviewDetail>;
  /** Claims it for ten minutes, or renews the claim; fails with 409 while another person looks at it. */
  claimReview(
    entity: CompoundEntityRef,
    transactionId: string,
  ): Promise<ReviewDetail>;
  /** Gives the claim back. */
  releaseReview(
    entity: CompoundEntityRef,
    transactionId: string,
  ): Promise<ReviewDetail>;
  /** Says what it is; fails with 409 where another person was faster. */
  giveVerdict(
    entity: CompoundEntityRef,
    transactionId: string,
    verdict: VerdictRequest,
  ): Promise<ReviewDetail>;
  /** What the decisions of a span were worth. */
  getBusiness(
    entity: CompoundEntityRef,
    options?: BusinessOptions,
  ): Promise<BusinessResponse>;
  /** What the records say of an experiment. */
  getExperiment(
    entity: CompoundEntityRef,
    query: ExperimentQuery,
    options?: CallOptions,
  ): Promise<ExperimentResponse>;
}

/**
 * The client of the fraud-latency backend, as extensions ask for it with `useApi`.
 *
 * @public
 */
export const fraudLatencyApiRef = createApiRef<FraudLatencyApi>().with({
  id: 'plugin.fraud-latency.client',
  pluginId: 'fraud-latency',
});
