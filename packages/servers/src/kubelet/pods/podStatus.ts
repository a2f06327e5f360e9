import { LOOPBACK } from '../../ports';
import { ContainerStatus, PodCondition, PodPhase, PodStatus } from './Pod';

/** What is known of a pod on its node. */
export interface PodFacts {
  podIP: string;
  startTime: string;
  initContainers: readonly ContainerStatus[];
  containers: readonly ContainerStatus[];
  /** Whether volumes are there. */
  prepared: boolean;
  /** Why it failed as a whole, such as `DeadlineExceeded`. */
  failure?: { reason: string; message: string };
  /** Nothing of it runs and nothing will. */
  finished: boolean;
}

/** Says what the status of a pod is. Times of transitions are those of the status before where nothing changed. */
export function podStatus(facts: PodFacts, before?: PodStatus): PodStatus {
  const phase = phaseOf(facts);
  return {
    ...{ phase, ...facts.failure },
    ...{ hostIP: LOOPBACK, podIP: facts.podIP },
    ...{ podIPs: [{ ip: facts.podIP }], hostIPs: [{ ip: LOOPBACK }] },
    startTime: facts.startTime,
    conditions: conditionsOf(facts, phase).map(condition =>
      timed(condition, before),
    ),
    ...(facts.initContainers.length && {
      initContainerStatuses: [...facts.initContainers],
    }),
    containerStatuses: [...facts.containers],
  };
}

function phaseOf({
  finished,
  failure,
  containers,
  initContainers,
}: PodFacts): PodPhase {
  if (finished) {
    const all = [...initContainers, ...containers];
    const well = all.every(({ state }) => state.terminated?.exitCode === 0);
    return well && !failure ? 'Succeeded' : 'Failed';
  }
  const began = containers.some(
    ({ state, lastState }) =>
      state.running || state.terminated || lastState.terminated,
  );
  return began ? 'Running' : 'Pending';
}

function conditionsOf(facts: PodFacts, phase: PodPhase): PodCondition[] {
  const { containers, initContainers, prepared, finished } = facts;
  const initialized = initContainers.every(
    ({ state }) => state.terminated?.exitCode === 0,
  );
  const unready = containers.filter(({ ready }) => !ready);
  const done = phase === 'Succeeded' ? 'PodCompleted' : undefined;
  const notReady = {
    status: 'False' as const,
    reason: done ?? (phase === 'Failed' ? 'PodFailed' : 'ContainersNotReady'),
    ...(!finished && {
      message: `containers with unready status: [${unready
        .map(({ name }) => name)
        .join(' ')}]`,
    }),
  };
  const ready = unready.length ? notReady : { status: 'True' as const };
  return [
    {
      type: 'PodReadyToStartContainers',
      status: prepared && !finished ? 'True' : 'False',
    },
    {
      type: 'Initialized',
      ...(initialized
        ? { status: 'True', ...(done && { reason: done }) }
        : { status: 'False', reason: 'ContainersNotInitialized' }),
    },
    { type: 'ContainersReady', ...ready },
    { type: 'Ready', ...ready },
  ];
}

function timed(condition: PodCondition, before?: PodStatus): PodCondition {
  const known = before?.conditions?.find(({ type }) => type === condition.type);
  const same = known?.status === condition.status;
  return {
    ...condition,
    lastTransitionTime:
      (same && known.lastTransitionTime) || new Date().toISOString(),
  };
}
