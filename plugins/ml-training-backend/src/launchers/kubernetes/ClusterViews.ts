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

/** What is seen of a training: its objects, that there is no Job, or that the cluster does not say. */
export type Look =
  | { is: 'there'; sight: TrainingSight }
  | { is: 'gone'; pods: readonly PodSight[] }
  | { is: 'unknown'; why: string };

const JOB_UID_LABEL = `${KUEUE}/job-uid`;
const READY_WITHIN_MS = 5_000;
const ASK_WITHIN_MS = 5_000;

/** What a namespace of a cluster shows of its trainings, kept up to date by one watch a kind. */
export class ClusterViews {
  readonly #cluster: ClusterClient;
  readonly #namespace: string;
  readonly #onChange: () => void;
  readonly #jobs: CacheView<JobSight>;
  readonly #pods: CacheView<PodSight>;
  #workloads: CacheView<WorkloadSight> | undefined;
  /** In which Kueue's Workloads are watched. */
  #kueueVersion: string | undefined;
  #asking: Promise<void> | undefined;
  #isClosed = false;

  private constructor(
    cluster: ClusterClient,
    namespace: string,
    onChange: () => void,
  ) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#onChange = onChange;
    const labelSelector = TRAINING_LABEL;
    this.#jobs = cluster.cached({
      resource: inNamespace(JOBS, namespace),
      labelSelector,
      project: sightOfJob,
    });
    this.#pods = cluster.cached({
      resource: inNamespace(PODS, namespace),
      labelSelector,
      labels: [TRAINING_LABEL],
      project: sightOfPod,
    });
    this.#all.forEach(view => view.onChange(onChange));
  }

  /**
   * Opens the views of a namespace; workloads where Kueue is served.
   * @throws ClusterError when the cluster does not say what it serves, or the namespace is not configured
   */
  static async open(
    cluster: ClusterClient,
    namespace: string,
    onChange: () => void,
  ): Promise<ClusterViews> {
    const version = await kueueVersionOf(cluster);
    const views = new ClusterViews(cluster, namespace, onChange);
    views.#watchWorkloads(version);
    return views;
  }

  /** Whether Kueue is served, as far as is known. */
  get hasKueue(): boolean {
    return this.#workloads !== undefined;
  }

  /** Whether the cluster tells of each change. */
  get isUpToDate(): boolean {
    return this.#staleness === undefined;
  }

  /**
   * Looks for a training. That there is no Job is only said when the cluster itself has said so.
   * @param notedUid - of its Job, for when that is gone
   */
  async look(id: string, notedUid?: string): Promise<Look> {
    this.#askWhatIsServed();
    try {
      // What cannot be read now would not be ready sooner for being waited for.
      const starting = this.#all.filter(
        ({ state }) => state.status === 'starting',
      );
      await Promise.all(
        starting.map(view => view.ready(AbortSignal.timeout(READY_WITHIN_MS))),
      );
    } catch (error) {
      if (this.#staleness === undefined && !isTimeout(error)) throw error;
    }
    const name = objectName(id);
    const job = this.#jobs.get({ namespace: this.#namespace, name });
    const why = this.#staleness;
    if (job && (why === undefined || hasFinished(job))) {
      return { is: 'there', sight: this.#sightOf(id, job) };
    }
    if (why !== undefined) {
      return { is: 'unknown', why };
    }
    // What was made a moment ago may not have been told yet.
    const found = await this.#cluster.get(
      inNamespace(JOBS, this.#namespace),
      name,
      { deadlineMs: ASK_WITHIN_MS },
    );
    return found
      ? { is: 'there', sight: this.#sightOf(id, sightOfJob(found)) }
      : { is: 'gone', pods: this.podsOf(id, notedUid) };
  }

  /** Pods that the Job of a training has made, as they are now, the first attempt first. */
  podsOf(id: string, jobUid: string | undefined): PodSight[] {
    return this.#pods
      .byLabel(TRAINING_LABEL, id)
      .map(({ value }) => value)
      .filter(({ metadata: { ownerUid } }) => ownerUid && ownerUid === jobUid)
      .sort((one, other) =>
        one.metadata.creationTimestamp < other.metadata.creationTimestamp
          ? -1
          : 1,
      );
  }

  /** Ends the watches that nobody else uses. */
  close(): void {
    this.#isClosed = true;
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

  #sightOf(id: string, job: JobSight): TrainingSight {
    const { uid } = job.metadata;
    const workload = this.#workloads?.byLabel(JOB_UID_LABEL, uid)[0]?.value;
    const pods = this.podsOf(id, uid);
    return { job, pods, workload, hasKueue: this.hasKueue };
  }

  /** Kueue may have come, gone, or changed its version since; the next look sees what came of it. */
  #askWhatIsServed(): void {
    this.#asking ??= kueueVersionOf(this.#cluster)
      .then(version => {
        const isLost = this.#workloads?.state.status === 'stale';
        // A moment in which a cluster does not know of Kueue takes nothing away.
        if (version !== this.#kueueVersion && (version || isLost)) {
          this.#watchWorkloads(version);
        }
      })
      .catch(() => {}) // Asked again with the next look.
      .finally(() => {
        this.#asking = undefined;
      });
  }

  #watchWorkloads(version: string | undefined): void {
    if (this.#isClosed) {
      return;
    }
    this.#workloads?.close();
    this.#kueueVersion = version;
    this.#workloads =
      version === undefined
        ? undefined
        : this.#cluster.cached({
            resource: inNamespace(workloadsOf(version), this.#namespace),
            labels: [JOB_UID_LABEL],
            project: sightOfWorkload,
          });
    this.#workloads?.onChange(this.#onChange);
  }
}

async function kueueVersionOf(
  cluster: ClusterClient,
): Promise<string | undefined> {
  const discovery = await cluster.discover({ deadlineMs: ASK_WITHIN_MS });
  return discovery.kind(KUEUE, 'Workload')?.version;
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
