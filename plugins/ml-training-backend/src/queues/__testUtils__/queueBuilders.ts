import type {
  ClusterQueue,
  Cohort,
  LocalQueue,
  QueuedWorkload,
  ResourceFlavor,
} from '../kueueObjects';

/** Quota or usage by resource, such as `{ 'nvidia.com/gpu': '8' }`. */
type Amounts = { [resource: string]: string };

/** Limits of the quota of one resource. */
interface Limits {
  borrowingLimit?: string;
  lendingLimit?: string;
}

const GPU = 'nvidia.com/gpu';
const AT = '2026-12-01T10:00:00Z';

const groupsOf = (flavor: string, nominal: Amounts, limits: Limits = {}) => [
  {
    flavors: [
      {
        name: flavor,
        resources: Object.entries(nominal).map(([name, nominalQuota]) => ({
          ...{ name, nominalQuota, ...limits },
        })),
      },
    ],
  },
];

/** Builds a ClusterQueue of GPUs in one flavor that lets in what fits. */
export function buildClusterQueue(
  queue: {
    name?: string;
    cohort?: string;
    flavor?: string;
    nominal?: string;
    used?: string;
    borrowed?: string;
    limits?: Limits;
    spec?: ClusterQueue['spec'];
    status?: ClusterQueue['status'];
  } = {},
): ClusterQueue {
  const { name = 'team-a', cohort, flavor = 'h100', nominal = '8' } = queue;
  return {
    metadata: { name },
    spec: {
      cohortName: cohort,
      resourceGroups: groupsOf(flavor, { [GPU]: nominal }, queue.limits),
      ...queue.spec,
    },
    status: {
      conditions: [{ type: 'Active', status: 'True' }],
      flavorsReservation: [
        {
          name: flavor,
          resources: [
            {
              name: GPU,
              total: queue.used ?? '0',
              borrowed: queue.borrowed ?? '0',
            },
          ],
        },
      ],
      ...queue.status,
    },
  };
}

/** Builds a Cohort. */
export function buildCohort(
  cohort: {
    name?: string;
    parentName?: string;
    nominal?: string;
    limits?: Limits;
  } = {},
): Cohort {
  const { name = 'all', parentName, nominal, limits } = cohort;
  return {
    metadata: { name },
    spec: {
      parentName,
      ...(nominal !== undefined && {
        resourceGroups: groupsOf('h100', { [GPU]: nominal }, limits),
      }),
    },
  };
}

/** Builds a ResourceFlavor. */
export function buildFlavor(
  name = 'h100',
  nodeLabels: { [key: string]: string } = {},
): ResourceFlavor {
  return { metadata: { name }, spec: { nodeLabels } };
}

/** Builds a LocalQueue of the namespace `team-a`. */
export function buildLocalQueue(
  queue: {
    namespace?: string;
    name?: string;
    clusterQueue?: string;
    status?: LocalQueue['status'];
  } = {},
): LocalQueue {
  const { namespace = 'team-a', name = 'trainings' } = queue;
  return {
    metadata: { namespace, name },
    spec: { clusterQueue: queue.clusterQueue ?? 'team-a' },
    status: {
      conditions: [{ type: 'Active', status: 'True' }],
      ...queue.status,
    },
  };
}

/** Builds a Workload of a training's Job, which asks for one GPU and waits. */
export function buildWorkload(
  workload: {
    namespace?: string;
    /** Id of the training. */
    id?: string;
    priority?: number;
    createdAt?: string;
    queueName?: string;
    active?: boolean;
    conditions?: NonNullable<QueuedWorkload['status']>['conditions'];
    status?: QueuedWorkload['status'];
  } = {},
): QueuedWorkload {
  const { namespace = 'team-a', id = '1', conditions, status } = workload;
  return {
    metadata: {
      ...{ namespace, name: `job-training-${id}`, uid: `uid-${id}` },
      creationTimestamp: workload.createdAt ?? AT,
      ownerReferences: [
        { kind: 'Job', name: `training-${id}`, controller: true },
      ],
    },
    spec: {
      active: workload.active,
      queueName: workload.queueName ?? 'trainings',
      priority: workload.priority,
      podSets: [
        {
          count: 1,
          template: {
            spec: { containers: [{ resources: { limits: { [GPU]: '1' } } }] },
          },
        },
      ],
    },
    status: { conditions, ...status },
  };
}

/** Builds a Workload that has been let in. */
export function buildRunning(
  workload: Parameters<typeof buildWorkload>[0] & {
    clusterQueue?: string;
    gpus?: string;
    since?: string;
  } = {},
): QueuedWorkload {
  const { clusterQueue = 'team-a', gpus = '1', since = AT } = workload;
  const is = (type: string) => ({
    ...{ type, status: 'True', lastTransitionTime: since },
  });
  return buildWorkload({
    ...workload,
    conditions: workload.conditions ?? [is('QuotaReserved'), is('Admitted')],
    status: {
      admission: {
        clusterQueue,
        podSetAssignments: [
          { flavors: { [GPU]: 'h100' }, resourceUsage: { [GPU]: gpus } },
        ],
      },
    },
  });
}
