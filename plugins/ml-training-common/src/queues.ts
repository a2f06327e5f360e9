import type { QueueingStrategy } from './forecast/queue';

/**
 * So much of a resource: `cpu` in cores; `memory`, `ephemeral-storage` and `hugepages-*` in bytes; all else, such as
 * `nvidia.com/gpu`, counted.
 *
 * @public
 */
export interface ResourceAmount {
  resource: string;
  amount: number;
}

/**
 * A training that is named because the caller may see it and belongs to the owner of its model.
 *
 * @public
 */
export interface QueuedTraining {
  id: string;
  /** Full reference of the model. */
  entityRef: string;
  profile: string;
}

/**
 * Something of a cluster that cannot be read now.
 *
 * @public
 */
export interface QueueProblem {
  /** Such as `cohorts` or `workloads of namespace team-a`. */
  what: string;
  /** Why, in one sentence for people. */
  why: string;
  /** ISO 8601: what is shown of it was true then. Absent: nothing is shown of it. */
  since?: string;
}

/**
 * A kind of machine that quota is for.
 *
 * @public
 */
export interface QueueFlavor {
  name: string;
  /** Labels of its nodes. */
  nodeLabels: { [key: string]: string };
  /** Whether the labels say that its nodes may be taken away. */
  spot: boolean;
  /** Type of GPU that the labels stand for on the cluster's cloud, such as `H100`. */
  gpu?: string;
}

/**
 * What a ClusterQueue has of a resource in a flavor, in the units of {@link ResourceAmount}.
 *
 * @public
 */
export interface QueueQuota {
  flavor: string;
  resource: string;
  nominal: number;
  /** What it may have beyond `nominal` at most; absent: all that its cohort has to spare. */
  borrowingLimit?: number;
  /** What of `nominal` others may use at most; absent: all that is unused. */
  lendingLimit?: number;
  /** What is reserved for trainings that were let in. */
  used: number;
  /** What of `used` goes beyond `nominal`. */
  borrowed: number;
  /** What it can have beyond `nominal` now, `borrowed` included: what the others of the cohort leave, within the limits. */
  borrowable?: number;
  /** What of `nominal` others of the cohort use now; only preemption brings it back. */
  lent?: number;
  /**
   * What can be let in now without preempting anybody: `nominal + borrowable - lent - used`, never below 0. Absent with
   * `borrowable` and `lent` where {@link QueueQuota.unknown} says why.
   */
  free?: number;
  /** Why the portal cannot know what is free, in one sentence. */
  unknown?: string;
}

/**
 * Kueue's `stopPolicy`: `Hold` lets nothing more in, `HoldAndDrain` also evicts what runs.
 *
 * @public
 */
export type QueueStopPolicy = 'None' | 'Hold' | 'HoldAndDrain';

/**
 * So many of a queue, and how many of them the portal may not see, as their namespaces are not configured.
 *
 * @public
 */
export interface QueueCount {
  total: number;
  hidden: number;
}

/**
 * A ClusterQueue of Kueue.
 *
 * @public
 */
export interface ClusterQueueView {
  name: string;
  /** Those of a cohort lend each other what they do not use. */
  cohort?: string;
  strategy: QueueingStrategy;
  stopPolicy: QueueStopPolicy;
  /** Whether it lets anything in now. */
  admits: boolean;
  /** The same in a sentence, with the reason. */
  state: string;
  pending: QueueCount;
  /** Those for which quota is reserved. */
  running: QueueCount;
  quotas: QueueQuota[];
}

/**
 * A LocalQueue of a configured namespace.
 *
 * @public
 */
export interface LocalQueueView {
  namespace: string;
  name: string;
  clusterQueue: string;
  stopPolicy: QueueStopPolicy;
  admits: boolean;
  state: string;
  pending: number;
  running: number;
}

/**
 * A Workload of a configured namespace.
 *
 * @public
 */
export interface QueueEntry {
  namespace: string;
  /** What it was made for, such as `Job training-1`; else the Workload's own name. */
  name: string;
  localQueue: string;
  /** Absent while there is no such LocalQueue. */
  clusterQueue?: string;
  /** The higher goes first. */
  priority: number;
  training?: QueuedTraining;
}

/**
 * A Workload that waits for quota.
 *
 * @public
 */
export interface PendingEntry extends QueueEntry {
  /** ISO 8601. After an eviction it waits anew. */
  waitingSince: string;
  /** False when somebody set it inactive: then it has no place in the queue. */
  active: boolean;
  /**
   * Its place in the ClusterQueue, counted from 1. The two differ where others wait whose namespaces the portal may not see:
   * it is then somewhere between. Kueue may let one that fits in before one that does not, except with `StrictFIFO`.
   */
  position?: { from: number; to: number };
  /** Of the `position - 1` that are ahead, those that may be named, the nearest first; at most 5. */
  ahead: QueuedTraining[];
  /** Of all its pods together. */
  requests: ResourceAmount[];
}

/**
 * A Workload that quota is reserved for.
 *
 * @public
 */
export interface RunningEntry extends QueueEntry {
  /** ISO 8601: when quota was reserved for it. */
  since: string;
  /** False while checks of its queue are not done. */
  admitted: boolean;
  uses: (ResourceAmount & { flavor: string })[];
  /** Whether its queue has borrowed quota of what it uses. */
  borrows: boolean;
  /** Whether it borrows and another queue of the cohort may take its quota back, which evicts it. */
  preemptible: boolean;
}

/**
 * The queues of a configured cluster.
 *
 * @public
 */
export interface QueueCluster {
  /** Configured name. */
  name: string;
  /** `stale`: what is shown may be old or lack something, as `problems` say; `none`: nothing is known. */
  sight: 'current' | 'stale' | 'none';
  problems: QueueProblem[];
  /** Whether the cluster serves Kueue; `unknown` while it does not say. */
  kueue: 'served' | 'absent' | 'unknown';
  flavors: QueueFlavor[];
  clusterQueues: ClusterQueueView[];
  localQueues: LocalQueueView[];
  /** By ClusterQueue, in the order of each. */
  pending: PendingEntry[];
  /** The longest first. */
  running: RunningEntry[];
}

/**
 * The queues of all configured clusters, as they are now. What does not answer is part of it.
 *
 * @public
 */
export interface QueuesResponse {
  /** In the order of the configuration; empty when trainings run on no cluster. */
  clusters: QueueCluster[];
  /** Why no training is named, in one sentence. */
  unnamed?: string;
}
