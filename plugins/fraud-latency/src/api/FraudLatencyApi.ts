import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ExplainedDecision,
  LatencyResponse,
  LatencyWindow,
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
