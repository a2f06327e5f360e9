import type {
  ClusterQueueView,
  PendingEntry,
  QueueCluster,
  QueueQuota,
  RunningEntry,
} from '@modelport/plugin-ml-training-common';
import { ago } from './builders';

/** Quota of 8 GPUs, of which 3 are in use. */
export function aQuota(changes: Partial<QueueQuota> = {}): QueueQuota {
  return {
    flavor: 'h100',
    resource: 'nvidia.com/gpu',
    nominal: 8,
    used: 3,
    borrowed: 0,
    borrowable: 0,
    lent: 0,
    free: 5,
    ...changes,
  };
}

/** A queue that lets in what fits, in which nobody waits. */
export function aClusterQueue(
  changes: Partial<ClusterQueueView> = {},
): ClusterQueueView {
  return {
    name: 'team-a',
    strategy: 'BestEffortFIFO',
    stopPolicy: 'None',
    admits: true,
    state: 'Lets in what fits.',
    pending: { total: 0, hidden: 0 },
    running: { total: 0, hidden: 0 },
    quotas: [aQuota()],
    ...changes,
  };
}

/** Somebody else's training, first in its queue. */
export function aPending(changes: Partial<PendingEntry> = {}): PendingEntry {
  return {
    namespace: 'team-a',
    name: 'Job training-1',
    localQueue: 'trainings',
    clusterQueue: 'team-a',
    priority: 0,
    waitingSince: ago(600),
    active: true,
    position: { from: 1, to: 1 },
    ahead: [],
    requests: [{ resource: 'nvidia.com/gpu', amount: 2 }],
    ...changes,
  };
}

/** Somebody else's training, which runs within the quota of its queue. */
export function aRunning(changes: Partial<RunningEntry> = {}): RunningEntry {
  return {
    namespace: 'team-a',
    name: 'Job training-9',
    localQueue: 'trainings',
    clusterQueue: 'team-a',
    priority: 0,
    since: ago(3_600),
    admitted: true,
    uses: [{ flavor: 'h100', resource: 'nvidia.com/gpu', amount: 3 }],
    borrows: false,
    preemptible: false,
    ...changes,
  };
}

/** A cluster with one queue of GPUs. */
export function aQueueCluster(
  changes: Partial<QueueCluster> = {},
): QueueCluster {
  return {
    name: 'eks',
    sight: 'current',
    problems: [],
    kueue: 'served',
    flavors: [{ name: 'h100', nodeLabels: {}, spot: false, gpu: 'H100' }],
    clusterQueues: [aClusterQueue()],
    localQueues: [],
    pending: [],
    running: [],
    ...changes,
  };
}
