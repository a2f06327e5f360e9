import { type Condition, conditionOf } from '../pending/facts';
import type { PodDemand, QueuedWorkload } from './kueueObjects';
import { addUnits, maxUnits, readResources, type Units } from './quantity';

/** What a Workload that was let in has of a resource in a flavor, in units. */
export interface UseSight {
  flavor: string;
  resource: string;
  units: number;
}

/** Of a Workload, what is kept of it for the queues. */
export interface WorkloadSight {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  /** What it was made for. */
  owner?: { kind: string; name: string };
  active: boolean;
  localQueue: string;
  priority: number;
  /** When its turn is counted from, in milliseconds. */
  turn: number;
  /** When it last lost its quota. */
  evictedAt?: string;
  requests: Units;
  /** Absent while no quota is reserved for it. */
  reserved?: {
    clusterQueue: string;
    since: string;
    admitted: boolean;
    uses: UseSight[];
  };
  finished: boolean;
}

/** Keeps of a Workload what is shown. */
export function sightOfQueuedWorkload(workload: QueuedWorkload): WorkloadSight {
  const { metadata = {}, spec = {} } = workload;
  const createdAt = metadata.creationTimestamp ?? '';
  const owners = metadata.ownerReferences ?? [];
  const owner = owners.find(({ controller }) => controller) ?? owners[0];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt,
    ...(owner && { owner: { kind: owner.kind, name: owner.name } }),
    active: spec.active ?? true,
    localQueue: spec.queueName ?? '',
    priority: spec.priority ?? 0,
    turn: Date.parse(turnOf(workload) ?? createdAt),
    evictedAt: holding(workload, 'Evicted')?.lastTransitionTime,
    requests: requestsOf(workload),
    reserved: reservationOf(workload),
    finished: holding(workload, 'Finished') !== undefined,
  };
}

function holding(
  workload: QueuedWorkload,
  type: string,
): Condition | undefined {
  const condition = conditionOf(workload, type);
  return condition?.status === 'True' ? condition : undefined;
}

/** Kueue has some who were evicted go to the end of those of their priority (`pkg/workload`, Ordering). */
function turnOf(workload: QueuedWorkload): string | undefined {
  const evicted = holding(workload, 'Evicted');
  return ['PodsReadyTimeout', 'AdmissionCheck'].includes(evicted?.reason ?? '')
    ? evicted?.lastTransitionTime
    : undefined;
}

function reservationOf(workload: QueuedWorkload): WorkloadSight['reserved'] {
  const quota = holding(workload, 'QuotaReserved');
  const admission = workload.status?.admission;
  if (!quota || !admission) return undefined;
  return {
    clusterQueue: admission.clusterQueue ?? '',
    since:
      quota.lastTransitionTime ?? workload.metadata?.creationTimestamp ?? '',
    admitted: holding(workload, 'Admitted') !== undefined,
    uses: (admission.podSetAssignments ?? []).flatMap(
      ({ flavors = {}, resourceUsage }) =>
        Object.entries(readResources(resourceUsage)).map(
          ([resource, units]) => ({
            flavor: flavors[resource] ?? '',
            ...{ resource, units },
          }),
        ),
    ),
  };
}

/** As Kueue counted; before it has, what the pods' own requests come to. */
function requestsOf({ spec, status }: QueuedWorkload): Units {
  const counted = status?.resourceRequests ?? [];
  if (counted.length > 0) {
    return counted
      .map(({ resources }) => readResources(resources))
      .reduce((sum, each) => addUnits(sum, each), {});
  }
  return (spec?.podSets ?? []).reduce<Units>(
    (sum, { count = 1, template }) =>
      addUnits(sum, demandOf(template?.spec ?? {}), count),
    {},
  );
}

/** Init containers run before the others, unless they stay (`restartPolicy: Always`). */
function demandOf({
  containers = [],
  initContainers = [],
  overhead,
}: PodDemand): Units {
  const asked = (container: NonNullable<PodDemand['containers']>[number]) => ({
    ...readResources(container.resources?.limits),
    ...readResources(container.resources?.requests),
  });
  const stays = initContainers.filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  const together = [...containers, ...stays].reduce<Units>(
    (sum, each) => addUnits(sum, asked(each)),
    {},
  );
  const most = initContainers.reduce<Units>(
    (largest, each) => maxUnits(largest, asked(each)),
    together,
  );
  return addUnits(most, readResources(overhead));
}
