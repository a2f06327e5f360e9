import { explainJob } from './explainJob';
import { explainPods } from './explainPods';
import { explainWorkload } from './explainWorkload';
import type { PendingFacts } from './facts';
import type { PendingReason } from './PendingReason';

/**
 * Why a training that was submitted does not run yet, in words and with what they stand on. Kueue comes first, as pods of
 * a training that it has not let in are those of an earlier attempt; then pods; then the Job.
 */
export function explainPending(facts: PendingFacts): PendingReason {
  return (
    explainWorkload(facts) ??
    explainPods(facts) ??
    explainJob(facts) ?? {
      cause: 'unknown',
      sentence: 'The cluster has nothing of it that says why.',
      evidence: [],
    }
  );
}
