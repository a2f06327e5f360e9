import os from 'node:os';
import { explainPending } from '../../pending/explainPending';
import { type Condition, conditionOf } from '../../pending/facts';
import type { PendingReason } from '../../pending/PendingReason';
import type { Observation, TrainingExit } from '../TrainingLauncher';
import { CONTAINER } from './names';
import type { PodSight, Termination, TrainingSight } from './sight';

/** What a training is seen to do while its Job is there. */
export type Seen = Extract<
  Observation,
  { phase: 'starting' | 'running' | 'ended' | 'lost' }
>;

/** Names of signals by their number; of several, such as SIGABRT and SIGIOT, the first one is the usual. */
const SIGNALS = new Map<number, string>(
  Object.entries(os.constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);
/** A shell's way to say which signal ended a program, which container runtimes took over. */
const SIGNALLED = 128;

/** Reads what a training does from its Job, the pods of its attempts and its Workload; pure. */
export function readObservation(sight: TrainingSight): Seen {
  return readEnd(sight) ?? readAttempt(sight.pods) ?? readWait(sight);
}

const NEVER_BEGAN =
  'Its cluster gave it up, as it had waited too long for its command to begin. Look why it waited, and run it again.';

const isOutOfTime = (what?: { reason?: string }) =>
  what?.reason === 'DeadlineExceeded';
const isTrue = (condition?: Condition) => condition?.status === 'True';

function readEnd({ job, pods, workload }: TrainingSight): Seen | undefined {
  const complete = conditionOf(job, 'Complete');
  const failed = conditionOf(job, 'Failed');
  const [last] = terminationsOf(pods).slice(-1);
  if (isTrue(complete)) {
    return ended(last, { code: 0, reason: 'exited' }, complete);
  }
  const ranOut = ['Evicted', 'DeactivationTarget']
    .map(type => conditionOf(workload, type))
    .find(
      each =>
        isTrue(each) && each?.reason?.includes('MaximumExecutionTimeExceeded'),
    );
  if (ranOut) {
    return ended(last, { reason: 'timeout' }, ranOut);
  }
  if (!isTrue(failed)) {
    return undefined;
  }
  if ([failed, ...pods.map(({ status }) => status)].some(isOutOfTime)) {
    return timeOf(last?.startedAt)
      ? ended(last, { reason: 'timeout' }, failed)
      : { phase: 'lost', message: NEVER_BEGAN };
  }
  if (!last) {
    const { reason, message } = failed ?? {};
    const words = [reason, message].filter(Boolean).join(': ');
    return {
      phase: 'lost',
      message: `Its Job failed${
        words ? ` (${words.replace(/\.$/, '')})` : ''
      }, and its pod has not left an exit code. Run it again.`,
    };
  }
  return ended(last, exitOf(last), failed);
}

function exitOf({ exitCode, reason }: Termination): Omit<TrainingExit, 'at'> {
  const signal = SIGNALS.get(exitCode - SIGNALLED);
  const how = signal === undefined ? { code: exitCode } : { signal };
  return { ...how, reason: reason === 'OOMKilled' ? 'memory' : 'exited' };
}

function ended(
  last: Termination | undefined,
  exit: Omit<TrainingExit, 'at'>,
  condition: Condition | undefined,
): Seen {
  const at = timeOf(last?.finishedAt) ?? timeOf(condition?.lastTransitionTime);
  const startedAt = last && timeOf(last.startedAt);
  return {
    phase: 'ended',
    exit: { ...exit, at: at ?? new Date() },
    ...(startedAt && { startedAt }),
  };
}

/** What never started has the beginning of 1970 for a start. */
function timeOf(text: string | undefined): Date | undefined {
  const at = text === undefined ? NaN : Date.parse(text);
  return at > 0 ? new Date(at) : undefined;
}

function containerOf({ status }: PodSight) {
  return status.containerStatuses?.find(({ name }) => name === CONTAINER);
}

/** How attempts ended, the first one first; those whose node was taken away come before all others. */
function terminationsOf(pods: readonly PodSight[]): Termination[] {
  const isDisrupted = (pod: PodSight) =>
    isTrue(conditionOf(pod, 'DisruptionTarget'));
  return [
    ...pods.filter(isDisrupted),
    ...pods.filter(pod => !isDisrupted(pod)),
  ].flatMap(pod => containerOf(pod)?.state?.terminated ?? []);
}

/** The attempt that runs, or that has just ended while the Job does not say so yet. */
function readAttempt(pods: readonly PodSight[]): Seen | undefined {
  const newest = pods[pods.length - 1];
  for (const pod of [...pods].reverse()) {
    const { running, terminated } = containerOf(pod)?.state ?? {};
    const startedAt = timeOf(running?.startedAt);
    if (startedAt) {
      return { phase: 'running', startedAt };
    }
    const isReplaced =
      pod !== newest || isTrue(conditionOf(pod, 'DisruptionTarget'));
    const hasStarted = terminated && timeOf(terminated.startedAt);
    if (hasStarted && !isReplaced) {
      return { phase: 'running', startedAt: hasStarted };
    }
  }
  return undefined;
}

function readWait(sight: TrainingSight): Seen {
  return { phase: 'starting', message: whyItWaits(sight).sentence };
}

/** Why a training waits, as far as its Job, the pods of its attempts and its Workload tell. */
export function whyItWaits(sight: TrainingSight): PendingReason {
  const { job, pods, workload, hasKueue } = sight;
  return explainPending({ job, pods, workload, hasKueue, events: [] });
}
