import type {
  QueueingStrategy,
  QueueStopPolicy,
} from '@modelport/plugin-ml-training-common';
import { type Condition, conditionOf } from '../pending/facts';
import type {
  ClusterQueue,
  Cohort,
  LocalQueue,
  ResourceFlavor,
} from './kueueObjects';
import { readUnits } from './quantity';

/** Quota of a resource in a flavor, in units. */
export interface QuotaSight {
  flavor: string;
  resource: string;
  nominal: number;
  borrowingLimit?: number;
  lendingLimit?: number;
}

/** What is reserved of a resource in a flavor, in units. */
export interface UsageSight {
  flavor: string;
  resource: string;
  total: number;
  borrowed: number;
}

/** Of a ClusterQueue, what is kept of it. */
export interface ClusterQueueSight {
  name: string;
  cohort?: string;
  strategy: QueueingStrategy;
  stopPolicy: QueueStopPolicy;
  /** Whether it may take back from others of its cohort what it has lent. */
  reclaims: boolean;
  active?: Condition;
  quotas: QuotaSight[];
  usage: UsageSight[];
  pending: number;
  running: number;
}

/** Of a Cohort, what is kept of it. */
export interface CohortSight {
  name: string;
  parent?: string;
  quotas: QuotaSight[];
}

/** Of a ResourceFlavor, what is kept of it. */
export interface FlavorSight {
  name: string;
  nodeLabels: { [key: string]: string };
}

/** Of a LocalQueue, what is kept of it. */
export interface LocalQueueSight {
  namespace: string;
  name: string;
  clusterQueue: string;
  stopPolicy: QueueStopPolicy;
  active?: Condition;
  pending: number;
  running: number;
}

const nameOf = ({ metadata }: { metadata?: { name?: string } }) =>
  metadata?.name ?? '';

/** Keeps of a ClusterQueue what is shown. */
export function sightOfClusterQueue(queue: ClusterQueue): ClusterQueueSight {
  const { spec = {}, status = {} } = queue;
  const reclaim = spec.preemption?.reclaimWithinCohort ?? 'Never';
  return {
    name: nameOf(queue),
    cohort: spec.cohortName || spec.cohort || undefined,
    strategy:
      spec.queueingStrategy === 'StrictFIFO' ? 'StrictFIFO' : 'BestEffortFIFO',
    stopPolicy: stopPolicyOf(spec.stopPolicy),
    reclaims: reclaim !== 'Never',
    active: conditionOf(queue, 'Active'),
    quotas: quotasOf(spec.resourceGroups),
    usage: (status.flavorsReservation ?? []).flatMap(flavor =>
      (flavor.resources ?? []).map(({ name, total = 0, borrowed = 0 }) => ({
        flavor: flavor.name,
        resource: name,
        total: readUnits(name, total),
        borrowed: readUnits(name, borrowed),
      })),
    ),
    pending: status.pendingWorkloads ?? 0,
    running: status.reservingWorkloads ?? 0,
  };
}

/** Keeps of a Cohort what is reckoned with. */
export function sightOfCohort(cohort: Cohort): CohortSight {
  const { spec = {} } = cohort;
  return {
    name: nameOf(cohort),
    parent: spec.parentName || spec.parent || undefined,
    quotas: quotasOf(spec.resourceGroups),
  };
}

/** Keeps of a ResourceFlavor what is shown. */
export function sightOfFlavor(flavor: ResourceFlavor): FlavorSight {
  return { name: nameOf(flavor), nodeLabels: flavor.spec?.nodeLabels ?? {} };
}

/** Keeps of a LocalQueue what is shown. */
export function sightOfLocalQueue(queue: LocalQueue): LocalQueueSight {
  const { spec = {}, status = {} } = queue;
  return {
    namespace: queue.metadata?.namespace ?? '',
    name: nameOf(queue),
    clusterQueue: spec.clusterQueue ?? '',
    stopPolicy: stopPolicyOf(spec.stopPolicy),
    active: conditionOf(queue, 'Active'),
    pending: status.pendingWorkloads ?? 0,
    running: status.reservingWorkloads ?? 0,
  };
}

function stopPolicyOf(policy: string | undefined): QueueStopPolicy {
  return policy === 'Hold' || policy === 'HoldAndDrain' ? policy : 'None';
}

function quotasOf(
  groups: NonNullable<ClusterQueue['spec']>['resourceGroups'],
): QuotaSight[] {
  return (groups ?? [])
    .flatMap(({ flavors = [] }) => flavors)
    .flatMap(flavor =>
      (flavor.resources ?? []).map(
        ({ name, nominalQuota = 0, borrowingLimit, lendingLimit }) => ({
          flavor: flavor.name,
          resource: name,
          nominal: readUnits(name, nominalQuota),
          ...(borrowingLimit !== undefined && {
            borrowingLimit: readUnits(name, borrowingLimit),
          }),
          ...(lendingLimit !== undefined && {
            lendingLimit: readUnits(name, lendingLimit),
          }),
        }),
      ),
    );
}
