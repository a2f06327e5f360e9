import type {
  ClusterQueueView,
  LocalQueueView,
  PendingEntry,
  QueueCluster,
  QueuedTraining,
  QueueEntry,
  RunningEntry,
} from '@modelport/plugin-ml-training-common';
import type { ClusterCloud } from '../launchers/kubernetes/gpuNodes';
import { CohortTree } from './CohortTree';
import { describeAdmission } from './describeAdmission';
import { describeFlavor } from './describeFlavor';
import { describeQuotas } from './describeQuotas';
import {
  type ListedWorkload,
  orderPending,
  type PlacedWorkload,
} from './orderPending';
import { toAmount } from './quantity';
import type {
  ClusterQueueSight,
  CohortSight,
  FlavorSight,
  LocalQueueSight,
} from './queueSights';
import type { UseSight, WorkloadSight } from './workloadSight';

/** What is seen of the queues of a cluster. */
export interface QueueSights {
  clusterQueues: readonly ClusterQueueSight[];
  /** Absent while they cannot be read. */
  cohorts?: readonly CohortSight[];
  flavors: readonly FlavorSight[];
  /** Of the configured namespaces, as the rest. */
  localQueues: readonly LocalQueueSight[];
  workloads: readonly WorkloadSight[];
  /** Kueue's own list of who waits in a ClusterQueue, in order, where it gives one. */
  listed?: ReadonlyMap<string, readonly ListedWorkload[]>;
}

/** What is shown beside the sights. */
export interface QueueContext {
  cloud: ClusterCloud;
  /** The training that a Job of a namespace was made for, if the caller may know it. */
  trainingOf(namespace: string, job: string): QueuedTraining | undefined;
}

/** What is shown of the queues of a cluster. */
export type DescribedQueues = Pick<
  QueueCluster,
  'flavors' | 'clusterQueues' | 'localQueues' | 'pending' | 'running'
>;

/** How many of those ahead are named. */
const NAMED = 5;

const compare = (one: string, other: string) => (one < other ? -1 : 1);

const byName = (one: { name: string }, other: { name: string }) =>
  compare(one.name, other.name);

const byKey = ([one]: [string, unknown], [other]: [string, unknown]) =>
  compare(one, other);

/** Makes of what is seen of a cluster's queues what a person is shown. */
export function describeQueues(
  sights: QueueSights,
  context: QueueContext,
): DescribedQueues {
  const { clusterQueues, cohorts, flavors, localQueues } = sights;
  const tree = cohorts && new CohortTree(clusterQueues, cohorts);
  const workloads = sights.workloads.filter(({ finished }) => !finished);
  const running = workloads.filter(({ reserved }) => reserved);
  const queueOf = clusterQueueOf(localQueues);
  const waiting = groupBy(
    workloads.filter(({ reserved }) => !reserved),
    each => queueOf(each) ?? '',
  );
  const views = clusterQueues.map(queue => {
    const { name, cohort, strategy, stopPolicy } = queue;
    const seen = {
      pending: (waiting.get(name) ?? []).filter(({ active }) => active).length,
      running: running.filter(each => each.reserved?.clusterQueue === name)
        .length,
    };
    return {
      ...{ name, cohort, strategy, stopPolicy, ...describeAdmission(queue) },
      pending: countOf(queue.pending, seen.pending),
      running: countOf(queue.running, seen.running),
      quotas: describeQuotas(queue, tree),
    };
  });
  return {
    flavors: flavors
      .map(flavor => describeFlavor(flavor, context.cloud))
      .sort(byName),
    clusterQueues: views.sort(byName),
    localQueues: localQueues.map(describeLocalQueue).sort(byName),
    pending: [...waiting].sort(byKey).flatMap(([name, group]) => {
      const queue = views.find(each => each.name === name);
      const placed = orderPending(
        group,
        queue?.pending.hidden ?? 0,
        sights.listed?.get(name),
      );
      return describePending(placed, queue, context);
    }),
    running: running
      .map(each => describeRunning(each, clusterQueues, tree, context))
      .sort((one, other) => Date.parse(one.since) - Date.parse(other.since)),
  };
}

function clusterQueueOf(localQueues: readonly LocalQueueSight[]) {
  const names = new Map(
    localQueues.map(({ namespace, name, clusterQueue }) => [
      `${namespace}/${name}`,
      clusterQueue,
    ]),
  );
  return ({ namespace, localQueue }: WorkloadSight) =>
    names.get(`${namespace}/${localQueue}`);
}

/** The queue's own figure may be a moment older than what is seen of it. */
function countOf(total: number, seen: number) {
  return { total: Math.max(total, seen), hidden: Math.max(0, total - seen) };
}

function describeLocalQueue(queue: LocalQueueSight): LocalQueueView {
  const { namespace, name, clusterQueue, stopPolicy } = queue;
  const { pending, running } = queue;
  return {
    ...{ namespace, name, clusterQueue, stopPolicy },
    ...describeAdmission(queue),
    ...{ pending, running },
  };
}

function describePending(
  placed: readonly PlacedWorkload[],
  queue: ClusterQueueView | undefined,
  context: QueueContext,
): PendingEntry[] {
  const named: QueuedTraining[] = [];
  return placed.map(({ workload, position }) => {
    const { createdAt, evictedAt, active, requests } = workload;
    const entry = describeEntry(workload, queue?.name, context);
    const ahead = position ? named.slice(-NAMED).reverse() : [];
    if (entry.training) named.push(entry.training);
    return {
      ...entry,
      waitingSince: evictedAt ?? createdAt,
      active,
      ...(queue && position && { position }),
      ahead,
      requests: Object.entries(requests).map(([resource, units]) => ({
        ...{ resource, amount: toAmount(resource, units) },
      })),
    };
  });
}

function describeRunning(
  workload: WorkloadSight,
  queues: readonly ClusterQueueSight[],
  tree: CohortTree | undefined,
  context: QueueContext,
): RunningEntry {
  const { reserved } = workload;
  const { clusterQueue, since = '', admitted = false } = reserved ?? {};
  const uses = reserved?.uses ?? [];
  const queue = queues.find(({ name }) => name === clusterQueue);
  const borrows = uses.some(use => hasBorrowed(queue, use));
  const relatives = (borrows && tree?.relatives(clusterQueue ?? '')) || [];
  return {
    ...describeEntry(workload, clusterQueue, context),
    ...{ since, admitted, borrows },
    uses: uses.map(({ flavor, resource, units }) => ({
      ...{ flavor, resource, amount: toAmount(resource, units) },
    })),
    // Who cannot be told apart from those who take back is warned as well.
    preemptible:
      borrows &&
      (!tree ||
        queues.some(
          ({ name, reclaims }) => reclaims && relatives.includes(name),
        )),
  };
}

function hasBorrowed(
  queue: ClusterQueueSight | undefined,
  { flavor, resource }: UseSight,
): boolean {
  return (queue?.usage ?? []).some(
    each =>
      each.flavor === flavor && each.resource === resource && each.borrowed > 0,
  );
}

function describeEntry(
  { namespace, name, owner, localQueue, priority }: WorkloadSight,
  clusterQueue: string | undefined,
  { trainingOf }: QueueContext,
): QueueEntry {
  const training =
    owner?.kind === 'Job' ? trainingOf(namespace, owner.name) : undefined;
  return {
    namespace,
    name: owner ? `${owner.kind} ${owner.name}` : `Workload ${name}`,
    localQueue,
    ...(clusterQueue !== undefined && { clusterQueue }),
    priority,
    ...(training && { training }),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string) {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
