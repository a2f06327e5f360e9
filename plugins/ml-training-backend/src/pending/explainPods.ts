import { newestEvent, ofCondition, ofEvent } from './evidence';
import { conditionOf, type PendingFacts, type PodFacts } from './facts';
import type { PendingReason } from './PendingReason';
import { readUnschedulable } from './readUnschedulable';

const IMAGE_REASONS = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
  'ImageInspectError',
];
const MISSING = /(?:secret|configmap) "[^"]*" not found|couldn't find key/i;

const trimDot = (text: string) => text.trim().replace(/[.:]+$/, '');
const tail = (message: string) => (message ? `: ${trimDot(message)}.` : '.');
const nameOf = (pod: PodFacts) => pod.metadata?.name;

/** Why the pods that were let in do not run; undefined where there are none. */
export function explainPods({
  pods,
  events,
}: PendingFacts): PendingReason | undefined {
  const waiting = pods.filter(
    ({ status }) => (status?.phase ?? 'Pending') === 'Pending',
  );
  for (const pod of waiting) {
    const reason = explainContainers(pod) ?? explainPlace(pod);
    if (reason) return reason;
  }
  const unmounted = newestEvent(events, ['FailedMount']);
  if (waiting.length && unmounted && MISSING.test(unmounted.note ?? '')) {
    return missing(unmounted.note ?? '', ofEvent(unmounted));
  }
  const [first] = waiting;
  if (!first) return undefined;
  const ready = conditionOf(first, 'PodScheduled');
  return {
    cause: 'starting',
    sentence:
      ready?.status === 'True'
        ? 'A node was found; its containers are being started.'
        : 'A node is being looked for.',
    evidence: ready ? [ofCondition('Pod', nameOf(first), ready)] : [],
  };
}

function explainContainers(pod: PodFacts): PendingReason | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } =
    pod.status ?? {};
  for (const { name, state } of [
    ...initContainerStatuses,
    ...containerStatuses,
  ]) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    const evidence = {
      ...{ object: `Pod ${nameOf(pod)}`, what: `${name}: ${reason}`, message },
    };
    if (IMAGE_REASONS.includes(reason)) {
      return {
        cause: 'image-pull',
        sentence:
          `The node cannot get its image${tail(message)} ` +
          'Check that the image is there and that the cluster may read the registry; the node tries again by itself.',
        evidence: [evidence],
      };
    }
    if (reason === 'CreateContainerConfigError') {
      return MISSING.test(message)
        ? missing(message, evidence)
        : {
            cause: 'unknown',
            sentence: `Its container cannot be set up${tail(message)}`,
            evidence: [evidence],
          };
    }
  }
  return undefined;
}

function missing(
  message: string,
  evidence: PendingReason['evidence'][number],
): PendingReason {
  const what = MISSING.exec(message)?.[0] ?? message;
  return {
    cause: 'missing-secret',
    sentence: `Something that its container needs is missing: ${what}. Create it in the namespace of the training, or cancel and start again.`,
    evidence: [evidence],
  };
}

function explainPlace(pod: PodFacts): PendingReason | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  const message = scheduled.message ?? '';
  const verdicts = readUnschedulable(message);
  // Where some would do but are full, it is room that it waits for.
  const isTaint =
    verdicts.some(({ cause }) => cause === 'taint') &&
    !/Insufficient/.test(message);
  const words = verdicts.map(each => each.words).join(', ');
  return {
    cause: isTaint ? 'taint' : 'no-node',
    sentence: `No node can take it: ${
      words || trimDot(message) || 'the scheduler gives no reason'
    }.`,
    evidence: [ofCondition('Pod', nameOf(pod), scheduled)],
  };
}
