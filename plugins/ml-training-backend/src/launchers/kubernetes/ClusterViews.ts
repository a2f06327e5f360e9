import {
  type CacheView,
  type ClusterClient,
  inNamespace,
  JOBS,
  PODS,
} from '@modelport/plugin-ml-cluster-node';
import { KUEUE, workloadsOf } from './clusterObjects';
import { objectName, TRAINING_LABEL } from './names';
import {
  type JobSight,
  type PodSight,
  sightOfJob,
  sightOfPod,
  sightOfWorkload,
  type TrainingSight,
  type WorkloadSight,
} from './sight';

/** Where a training's objects are. */
export interface ObjectPlace {
  id: string;
  namespace: string;
}

/** What is seen of a training: its objects, that there is no Job, or that the cluster does not say. */
export type Look =
  | { is: 'there'; sight: TrainingSight }
  | { is: 'gone'; pods: readonly PodSight[] }
  | { is: 'unknown'; why: string };

const JOB_UID_LABEL = `${KUEUE}/job-uid`;
const READY_WITHIN_MS = 5_000;
const ASK_WITHIN_MS = 5_000;

/** What one cluster shows of all its trainings, kept up to date by one watch a kind. */
export class ClusterViews {
  readonly #cluster: ClusterClient;
  readonly #jobs: CacheView<JobSight>;
  readonly #pods: CacheView<PodSight>;
  readonly #workloads: CacheView<WorkloadSight> | undefined;

  private constructor(
    cluster: ClusterClient,
    kueueVersion: string | undefined,
    onChange: () => void,
  ) {
    this.#cluster = cluster;
    const labelSelector = TRAINING_LABEL;
    this.#jobs = cluster.cached({
      resource: JOBS,
      labelSelector,
      project: sightOfJob,
    });
    this.#pods = cluster.cached({
      resource: PODS,
      labelSelector,
      labels: [TRAINING_LABEL],
      project: sightOfPod,
    });
    this.#workloads =
      kueueVersion === undefined
        ? undefined
        : cluster.cached({
            resource: workloadsOf(kueueVersion),
            labels: [JOB_UID_LABEL],
            project: sightOfWorkload,
          });
    this.#all.forEach(view => view.onChange(onChange));
  }

  /**
   * Opens the views of a cluster; workloads where Kueue is served.
   * @throws ClusterError when the cluster does not say what it serves
   */
  static async open(
    cluster: ClusterClient,
    onChange: () => void,
  ): Promise<ClusterViews> {
    const discovery = await cluster.discover({ deadlineMs: ASK_WITHIN_MS });
    const { version } = discovery.kind(KUEUE, 'Workload') ?? {};
    return new ClusterViews(cluster, version, onChange);
  }

  /** Whether Kueue was served when the views were opened. */
  get hasKueue(): boolean {
    return this.#workloads !== undefined;
  }

  /** Looks for a training. That there is no Job is only said when the cluster itself has said so. */
  async look({ id, namespace }: ObjectPlace): Promise<Look> {
    try {
      await Promise.all(
        this.#all.map(view => view.ready(AbortSignal.timeout(READY_WITHIN_MS))),
      );
    } catch (error) {
      if (this.#staleness === undefined && !isTimeout(error)) throw error;
    }
    const name = objectName(id);
    const pods = this.podsOf({ id, namespace });
    const job = this.#jobs.get({ namespace, name });
    const why = this.#staleness;
    if (job && (why === undefined || hasFinished(job))) {
      return { is: 'there', sight: this.#sightOf(job, pods) };
    }
    if (why !== undefined) {
      return { is: 'unknown', why };
    }
    // What was made a moment ago may not have been told yet.
    const found = await this.#cluster.get(inNamespace(JOBS, namespace), name, {
      deadlineMs: ASK_WITHIN_MS,
    });
    return found
      ? { is: 'there', sight: this.#sightOf(sightOfJob(found), pods) }
      : { is: 'gone', pods };
  }

  /** Pods of a training as they are now, the first attempt first. */
  podsOf({ id, namespace }: ObjectPlace): PodSight[] {
    return this.#pods
      .byLabel(TRAINING_LABEL, id)
      .map(({ value }) => value)
      .filter(({ metadata }) => metadata.namespace === namespace)
      .sort((one, other) =>
        one.metadata.creationTimestamp < other.metadata.creationTimestamp
          ? -1
          : 1,
      );
  }

  /** Ends the watches that nobody else uses. */
  close(): void {
    this.#all.forEach(view => view.close());
  }

  get #all(): CacheView<unknown>[] {
    return [this.#jobs, this.#pods, this.#workloads].filter(
      (view): view is NonNullable<typeof view> => view !== undefined,
    );
  }

  /** Why what is kept cannot be believed, if so. */
  get #staleness(): string | undefined {
    for (const { state } of this.#all) {
      if (state.status === 'stale') return state.why;
      if (state.status === 'starting') {
        return `Cluster '${
          this.#cluster.name
        }' has not told what is there yet.`;
      }
    }
    return undefined;
  }

  #sightOf(job: JobSight, pods: readonly PodSight[]): TrainingSight {
    const workload = this.#workloads?.byLabel(
      JOB_UID_LABEL,
      job.metadata.uid,
    )[0]?.value;
    return { job, pods, workload, hasKueue: this.hasKueue };
  }
}

function hasFinished({ status }: JobSight): boolean {
  return (status.conditions ?? []).some(
    ({ type, status: holds }) =>
      holds === 'True' && ['Complete', 'Failed'].includes(type),
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
