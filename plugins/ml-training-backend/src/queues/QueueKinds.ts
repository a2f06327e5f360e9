import {
  type ClusterClient,
  type ClusterObject,
  inNamespace,
  type ResourceRef,
} from '@modelport/plugin-ml-cluster-node';
import type { QueueProblem } from '@modelport/plugin-ml-training-common';
import { KUEUE } from '../launchers/kubernetes/clusterObjects';
import type { QueueSights } from './describeQueues';
import type {
  ClusterQueue,
  Cohort,
  LocalQueue,
  QueuedWorkload,
  ResourceFlavor,
} from './kueueObjects';
import {
  type ClusterQueueSight,
  type CohortSight,
  type FlavorSight,
  type LocalQueueSight,
  sightOfClusterQueue,
  sightOfCohort,
  sightOfFlavor,
  sightOfLocalQueue,
} from './queueSights';
import { SeenKind } from './SeenKind';
import { sightOfQueuedWorkload, type WorkloadSight } from './workloadSight';

/** In which version a cluster serves each kind of Kueue that is looked at. Cohorts came later than the others. */
export interface KueueVersions {
  ClusterQueue: string;
  ResourceFlavor: string;
  LocalQueue: string;
  Workload: string;
  Cohort?: string;
  /** Of the lists of who waits. */
  visibility?: string;
}

/** The kinds of Kueue of a cluster, one watch each; what has a namespace by namespace, as the trainings are watched. */
export class QueueKinds {
  readonly #queues: SeenKind<ClusterQueueSight>;
  readonly #flavors: SeenKind<FlavorSight>;
  readonly #cohorts?: SeenKind<CohortSight>;
  readonly #localQueues: SeenKind<LocalQueueSight>[];
  readonly #workloads: SeenKind<WorkloadSight>[];

  constructor(
    client: ClusterClient,
    namespaces: readonly string[],
    versions: KueueVersions,
  ) {
    this.#queues = SeenKind.open(client, 'cluster queues', {
      resource: of<ClusterQueue>(versions.ClusterQueue, 'clusterqueues'),
      project: sightOfClusterQueue,
    });
    this.#flavors = SeenKind.open(client, 'flavors', {
      resource: of<ResourceFlavor>(versions.ResourceFlavor, 'resourceflavors'),
      project: sightOfFlavor,
    });
    if (versions.Cohort !== undefined) {
      this.#cohorts = SeenKind.open(client, 'cohorts', {
        resource: of<Cohort>(versions.Cohort, 'cohorts'),
        project: sightOfCohort,
      });
    }
    this.#localQueues = namespaces.map(namespace =>
      SeenKind.open(client, `local queues of namespace ${namespace}`, {
        resource: inNamespace(
          of<LocalQueue>(versions.LocalQueue, 'localqueues'),
          namespace,
        ),
        project: sightOfLocalQueue,
      }),
    );
    this.#workloads = namespaces.map(namespace =>
      SeenKind.open(client, `workloads of namespace ${namespace}`, {
        resource: inNamespace(
          of<QueuedWorkload>(versions.Workload, 'workloads'),
          namespace,
        ),
        project: sightOfQueuedWorkload,
      }),
    );
  }

  /** Resolves when each has its first list, or none can come. */
  get settled(): Promise<unknown> {
    return Promise.all(this.#all.map(({ settled }) => settled));
  }

  /** Whether anything was ever read. */
  get isSeen(): boolean {
    return this.#all.some(({ isSeen }) => isSeen);
  }

  get problems(): QueueProblem[] {
    return this.#all.flatMap(({ problem }) => problem ?? []);
  }

  get sights(): QueueSights {
    return {
      clusterQueues: this.#queues.values ?? [],
      flavors: this.#flavors.values ?? [],
      // Where there are no objects of this kind, cohorts have nothing of their own.
      cohorts: this.#cohorts ? this.#cohorts.values : [],
      localQueues: this.#localQueues.flatMap(({ values }) => values ?? []),
      workloads: this.#workloads.flatMap(({ values }) => values ?? []),
    };
  }

  close(): void {
    this.#all.forEach(each => each.close());
  }

  get #all(): SeenKind<unknown>[] {
    return [
      this.#queues,
      this.#flavors,
      ...(this.#cohorts ? [this.#cohorts] : []),
      ...this.#localQueues,
      ...this.#workloads,
    ];
  }
}

function of<T extends ClusterObject>(
  version: string,
  plural: string,
): ResourceRef<T> {
  return { group: KUEUE, version, plural };
}
