import { ofCondition } from './evidence';
import {
  type Condition,
  conditionOf,
  type PendingFacts,
  type QueueFacts,
  type WorkloadFacts,
} from './facts';
import type { PendingCause, PendingReason } from './PendingReason';
import { type FlavorVerdict, readAssignment } from './readAssignment';

/** Why Kueue has not let it in; undefined where it has, or knows nothing of it. */
export function explainWorkload(
  facts: PendingFacts,
): PendingReason | undefined {
  const { workload } = facts;
  if (!workload || isAdmitted(workload)) return undefined;
  const evidence = (condition: Condition) =>
    ofCondition('Workload', workload.metadata?.name, condition);
  if (workload.spec?.active === false) {
    const evicted = conditionOf(workload, 'Evicted');
    return {
      cause: 'suspended',
      sentence:
        'Is paused: its Workload was set inactive, and waits until somebody sets it active again.',
      evidence: evicted ? [evidence(evicted)] : [],
    };
  }
  const refused = refusedCheck(workload);
  if (refused) return refused;
  const quota = conditionOf(workload, 'QuotaReserved');
  if (quota?.status === 'True') {
    return {
      cause: 'starting',
      sentence: 'Has its quota; the checks of its queue are not done yet.',
      evidence: [evidence(quota)],
    };
  }
  if (!quota) {
    return {
      cause: 'starting',
      sentence: 'The queue has it and has not looked at it yet.',
      evidence: [],
    };
  }
  const reason = explainQuota(facts, quota, evidence(quota));
  const evicted = conditionOf(workload, 'Evicted');
  const wasPreempted =
    evicted?.status === 'True' && evicted.reason === 'Preempted';
  return wasPreempted && reason.cause !== 'queue-stopped'
    ? {
        cause: 'preempted',
        sentence: `Had to make room for another training${why(
          evicted,
        )}, and waits again. ${reason.sentence}`,
        evidence: [evidence(evicted), ...reason.evidence],
      }
    : reason;
}

function isAdmitted(workload: WorkloadFacts): boolean {
  return conditionOf(workload, 'Admitted')?.status === 'True';
}

function why({ message = '' }: Condition): string {
  const due = /due to ([^;]+)/.exec(message)?.[1];
  return due ? ` (${due.trim()})` : '';
}

function refusedCheck(workload: WorkloadFacts): PendingReason | undefined {
  const check = workload.status?.admissionChecks?.find(({ state }) =>
    ['Rejected', 'Retry'].includes(state),
  );
  if (!check) return undefined;
  const { name, state, message = '' } = check;
  return {
    cause: 'admission-refused',
    sentence: `The check ${name} of its queue ${
      state === 'Rejected' ? 'refuses it' : 'has it wait and is tried again'
    }${message ? `: ${message.replace(/\.$/, '')}` : ''}.`,
    evidence: [
      {
        object: `Workload ${workload.metadata?.name ?? ''}`.trim(),
        what: `admission check ${name}: ${state}`,
        message,
      },
    ],
  };
}

function explainQuota(
  facts: PendingFacts,
  { message = '', reason }: Condition,
  evidence: PendingReason['evidence'][number],
): PendingReason {
  const stopped = explainQueue(facts, message);
  if (stopped) {
    return { ...stopped, evidence: [evidence, ...stopped.evidence] };
  }
  if (message.startsWith('Preempted to accommodate')) {
    return {
      ...{ cause: 'preempted', evidence: [] },
      sentence: 'Its queue has not looked at it again yet.',
    };
  }
  const verdicts = readAssignment(message);
  if (verdicts.length) {
    const cause = strongest(verdicts);
    return {
      cause,
      sentence: toSentence(cause, verdicts),
      evidence: [evidence],
    };
  }
  if (/doesn't match ClusterQueue selector/.test(message)) {
    return {
      cause: 'queue-misconfigured',
      sentence:
        'Its queue does not take trainings of this namespace; ask those who run the cluster.',
      evidence: [evidence],
    };
  }
  const words = message.replace(/\.$/, '');
  return {
    cause: 'unknown',
    sentence: `The queue has not let it in: ${
      words || reason || 'it gives no reason'
    }.`,
    evidence: [evidence],
  };
}

/** Whether the queue lets nobody in, and why. */
function explainQueue(
  { localQueue, clusterQueue }: PendingFacts,
  message: string,
): PendingReason | undefined {
  const missing =
    /(LocalQueue|ClusterQueue) (\S+) (?:doesn't exist|not found)/.exec(message);
  if (missing) {
    const [, kind, name] = missing;
    return {
      cause: 'queue-misconfigured',
      sentence: `${kind} ${name}, which it was sent to, is not there; ask those who run the cluster.`,
      evidence: [],
    };
  }
  const closed = /(LocalQueue|ClusterQueue) (\S+) is (?:inactive|stopped)/.exec(
    message,
  );
  if (!closed) return undefined;
  const [, , name] = closed;
  const inactive = inactiveOf(clusterQueue) ?? inactiveOf(localQueue);
  const isBroken =
    inactive && !/stop/i.test(`${inactive.reason} ${inactive.message}`);
  return {
    cause: isBroken ? 'queue-misconfigured' : 'queue-stopped',
    sentence: isBroken
      ? `Queue ${name} lets nobody in: ${inactive.message?.replace(/\.$/, '')}.`
      : `Queue ${name} is stopped: it lets nobody in until those who run the cluster start it again.`,
    evidence: inactive ? [ofCondition('Queue', name, inactive)] : [],
  };
}

function inactiveOf(queue: QueueFacts | undefined): Condition | undefined {
  const active = conditionOf(queue, 'Active');
  return active?.status === 'False' ? active : undefined;
}

/** As long as one flavor could do by waiting, that is the reason; what can never be comes last. */
const ORDER: PendingCause[] = ['quota', 'taint', 'quota-impossible', 'flavor'];

function strongest(verdicts: FlavorVerdict[]): PendingCause {
  return (
    ORDER.find(cause => verdicts.some(each => each.cause === cause)) ??
    'unknown'
  );
}

function toSentence(cause: PendingCause, verdicts: FlavorVerdict[]): string {
  const words = [...new Set(verdicts.map(each => each.words))].join('; ');
  switch (cause) {
    case 'quota':
      return `Waits for quota: ${words}.`;
    case 'quota-impossible':
      return `Cannot start here, however long it waits: ${words}. Cancel it and ask for less, or have the quota raised.`;
    default:
      return `No flavor of its queue fits: ${words}. Cancel it and ask for another kind of machine.`;
  }
}
