import {
  type ScoringInstance,
  type ScoringState,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { NOT_ASKED, type StepCounts } from '../sources/MetricsSource';

const SATURATED = 0.9;

/**
 * Whether a service keeps up.
 *
 * @param lastMinute - undefined where nothing is known of it
 */
export function stateOf(
  instances: readonly ScoringInstance[],
  lastMinute: StepCounts | undefined,
): ScoringState {
  const isSeen = instances.some(({ problem }) => problem === undefined);
  if (!isSeen) {
    const isAsked = instances.some(({ problem }) => problem !== NOT_ASKED);
    return isAsked ? 'not-seen' : 'unknown';
  }
  if (!lastMinute) return 'unknown';
  if (lastMinute.loopBusy !== null && lastMinute.loopBusy > SATURATED) {
    return 'saturated';
  }
  const { requests, refused, failed, shed } = lastMinute;
  const asked = totalOf(requests) + refused + failed + shed;
  return asked > 0 ? 'keeping-up' : 'quiet';
}

/** Why figures are missing or old, in one sentence; undefined where nothing is the matter. */
export function problemOf(
  service: string,
  instances: readonly ScoringInstance[],
): string | undefined {
  const unseen = instances.filter(({ problem }) => problem !== undefined);
  if (unseen.length === 0) return undefined;
  if (unseen.length < instances.length) {
    return `${unseen.length} of ${instances.length} instances of ${service} ${
      unseen.length === 1 ? 'is' : 'are'
    } not seen now, so that figures are missing: ${unseen[0].problem}`;
  }
  return instances.length === 1
    ? `${service} is not seen now: ${unseen[0].problem}`
    : `None of the ${instances.length} instances of ${service} is seen now: ${unseen[0].problem}`;
}
