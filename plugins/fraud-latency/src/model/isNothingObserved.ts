import {
  type LatencyResponse,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { trafficOf } from './recentTraffic';

/** Whether no request was ever answered, as far as is known: neither in the span nor in the window of the objective. */
export function isNothingObserved(response: LatencyResponse): boolean {
  const { versions, objective } = response;
  return (
    versions.every(({ count }) => count === 0) &&
    totalOf(trafficOf(response)) === 0 &&
    (objective?.total ?? 0) === 0
  );
}
