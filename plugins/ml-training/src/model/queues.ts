import type {
  ClusterQueueView,
  QueueCluster,
  QueueFlavor,
  QueueQuota,
} from '@modelport/plugin-ml-training-common';

/** Where something is free now. */
export interface FreePlace extends Pick<QueueQuota, 'flavor' | 'resource'> {
  cluster: string;
  queue: string;
  free: number;
}

/** A quota with the queue that has it. */
export interface QuotaRow {
  id: string;
  queue: ClusterQueueView;
  /** Absent for a queue that has none. */
  quota?: QueueQuota;
  /** Absent while the flavors cannot be read. */
  flavor?: QueueFlavor;
}

const GPU = /(^|\/)(gpu|mig-)/;

/** Whether a resource is GPUs, or parts of them. */
export function isGpu(resource: string): boolean {
  return GPU.test(resource);
}

/** How many wait in all queues that can be read, those of other namespaces included. */
export function countWaiting(clusters: readonly QueueCluster[]): number {
  return clusters
    .flatMap(({ clusterQueues }) => clusterQueues)
    .reduce((sum, { pending }) => sum + pending.total, 0);
}

/**
 * Where queues that let something in have some of what is scarce: GPUs, or processors where no queue has GPUs; the most
 * first. Of queues that lend to each other the one with the most stands for all, as it is the same that is free for them.
 */
export function freePlaces(clusters: readonly QueueCluster[]): FreePlace[] {
  const all = clusters.flatMap(({ name, clusterQueues }) =>
    clusterQueues.flatMap(queue =>
      queue.quotas.map(quota => ({ cluster: name, queue, quota })),
    ),
  );
  const hasGpus = all.some(({ quota }) => isGpu(quota.resource));
  const places = all
    .filter(({ quota: { resource } }) =>
      hasGpus ? isGpu(resource) : resource === 'cpu',
    )
    .filter(({ queue, quota: { free = 0 } }) => queue.admits && free > 0)
    .sort((one, other) => (other.quota.free ?? 0) - (one.quota.free ?? 0));
  const shared = new Map<string, FreePlace>();
  for (const { cluster, queue, quota } of places) {
    const { flavor, resource, free = 0 } = quota;
    const lenders = queue.cohort ? `cohort ${queue.cohort}` : queue.name;
    const key = JSON.stringify([cluster, lenders, flavor, resource]);
    if (!shared.has(key)) {
      shared.set(key, { cluster, queue: queue.name, flavor, resource, free });
    }
  }
  return [...shared.values()];
}

/** A row for each quota of each queue, and one for a queue that has none. */
export function quotaRows({
  clusterQueues,
  flavors,
}: Pick<QueueCluster, 'clusterQueues' | 'flavors'>): QuotaRow[] {
  return clusterQueues.flatMap(queue =>
    queue.quotas.length === 0
      ? [{ id: queue.name, queue }]
      : queue.quotas.map(quota => ({
          id: [queue.name, quota.flavor, quota.resource].join(' '),
          queue,
          quota,
          flavor: flavors.find(({ name }) => name === quota.flavor),
        })),
  );
}

/** How a bar of use is drawn: shares of its length, 0..1. */
export interface BarShares {
  /** In use of what the queue itself has. */
  own: number;
  /** In use of what it has borrowed. */
  borrowed: number;
  /** Where its own quota ends. */
  nominal: number;
}

/** Divides a bar that is as long as all that the queue can have, or does have. */
export function barShares({
  nominal,
  used,
  borrowed,
  borrowable = borrowed,
}: QueueQuota): BarShares {
  const whole = Math.max(nominal + borrowable, used);
  if (whole === 0) return { own: 0, borrowed: 0, nominal: 0 };
  return {
    own: Math.max(0, used - borrowed) / whole,
    borrowed: Math.min(borrowed, used) / whole,
    nominal: Math.min(1, nominal / whole),
  };
}
