import { newestEvent, ofEvent } from './evidence';
import type { PendingFacts } from './facts';
import type { PendingReason } from './PendingReason';

const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** Why the Job itself has not made its pods; undefined where nothing is known. */
export function explainJob(facts: PendingFacts): PendingReason | undefined {
  const { job, hasKueue, events, pods } = facts;
  const refused = newestEvent(events, ['FailedCreate']);
  if (refused && !pods.length) {
    return {
      cause: 'admission-refused',
      sentence: `The cluster refuses its pod: ${reasonOf(refused.note ?? '')}.`,
      evidence: [ofEvent(refused)],
    };
  }
  if (!job) return undefined;
  const name = job.metadata?.name ?? '';
  if (!job.spec?.suspend) {
    return {
      cause: 'starting',
      sentence: 'Its pod is being made.',
      evidence: [],
    };
  }
  const queue = job.metadata?.labels?.[QUEUE_LABEL];
  const isQueued = queue !== undefined && hasKueue;
  return {
    cause: isQueued ? 'starting' : 'suspended',
    sentence: isQueued
      ? `Was handed to queue ${queue}, which has not taken note of it yet.`
      : 'Its Job is suspended, and no queue will let it go on: somebody has to resume it, or cancel it.',
    evidence: [{ object: `Job ${name}`, what: 'spec.suspend=true' }],
  };
}

/** `Error creating: pods "x" is forbidden: ...` without what says nothing. */
function reasonOf(note: string): string {
  return note
    .replace(/^Error creating: /, '')
    .replace(/^pods "[^"]*" is forbidden: /, '')
    .replace(/\.$/, '');
}
