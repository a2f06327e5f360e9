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
  PolicyPreview,
  PolicyProposal,
  RecordsSummary,
  ReviewDetail,
  ReviewList,
  ReviewsResponse,
  ServingChange,
  ServingChangeRequest,
  ServingChangesResponse,
  ServingResponse,
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
  /** What the service does, what it is to do, and what waits for a second person. */
  getServing(
    entity: CompoundEntityRef,
    options?: CallOptions,
  ): Promise<ServingResponse>;
  /** What a policy would have done with the payments of the last days; changes nothing. */
  previewPolicy(
    entity: CompoundEntityRef,
    proposal: PolicyProposal,
    options?: CallOptions,
  ): Promise<PolicyPreview>;
  /** Lists changes of what the service does, the newest first. */
  listServingChanges(
    entity: CompoundEntityRef,
    options?: PageOptions,
  ): Promise<ServingChangesResponse>;
  /** Reads one of them. */
  getServingChange(
    entity: CompoundEntityRef,
    id: string,
    options?: CallOptions,
  ): Promise<ServingChange>;
  /** Requests a change, which a second person decides on; a roll-back is approved at once. Fails with 409 while another of its kind waits. */
  requestServingChange(
    entity: CompoundEntityRef,
    request: ServingChangeRequest,
  ): Promise<ServingChange>;
  /** Approves one; fails with 403 for who requested it, with 409 where it is decided or something else is served by now. */
  approveServingChange(
    entity: CompoundEntityRef,
    id: string,
    decision: { note?: string },
  ): Promise<ServingChange>;
  /** Rejects one; the note says why. */
  rejectServingChange(
    entity: CompoundEntityRef,
    id: string,
    decision: { note: string },
  ): Promise<ServingChange>;
  /** Takes one back; only who requested it may. */
  withdrawServingChange(
    entity: CompoundEntityRef,
    id: string,
  ): Promise<ServingChange>;
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
