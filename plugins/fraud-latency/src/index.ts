/**
 * Latency, objective and decisions of the service that scores with a model, on the page of the model.
 *
 * @packageDocumentation
 */
export { fraudLatencyPlugin as default } from './plugin';
export { fraudLatencyTranslationRef } from './translation';
export { fraudLatencyApiRef } from './api/FraudLatencyApi';
export type {
  BusinessOptions,
  CallOptions,
  FraudLatencyApi,
  LatencyOptions,
  PageOptions,
} from './api/FraudLatencyApi';
export { FraudLatencyClient } from './api/FraudLatencyClient';
