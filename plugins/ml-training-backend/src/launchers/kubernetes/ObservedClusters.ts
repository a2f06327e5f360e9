import { ClusterError, type Clusters } from '@modelport/plugin-ml-cluster-node';
import type { TrainingFolder } from '../local/TrainingFolder';
import { isUnconfigured } from './clusterFailures';
import { ClusterViews, type Look } from './ClusterViews';
import { LogFollower } from './LogFollower';

/** A training that was submitted. */
export interface SubmittedTraining {
  id: string;
  cluster: string;
  namespace: string;
  folder: TrainingFolder;
}

/** What is seen of a training, and whether all that it said is in its log; or that its cluster is configured no more. */
export type ObservedLook =
  | (Look & { isLogged: boolean })
  | { is: 'unconfigured'; why: string };

/** The clusters as the launcher sees them: one set of views a namespace, one follower a training. */
export class ObservedClusters {
  readonly #options: {
    clusters: Pick<Clusters, 'client'>;
    onChange: () => void;
  };
  readonly #views = new Map<string, Promise<ClusterViews>>();
  readonly #followers = new Map<string, LogFollower>();
  /** Whose pods are those of a training. */
  readonly #jobUids = new Map<string, string>();

  constructor(options: {
    clusters: Pick<Clusters, 'client'>;
    onChange: () => void;
  }) {
    this.#options = options;
  }

  /** Looks for a training, and sees to it that its log is being read. */
  async look(training: SubmittedTraining): Promise<ObservedLook> {
    try {
      const views = await this.#viewsOf(training);
      const { id, folder } = training;
      const noted = await folder.read<{ uid: string }>('job.json');
      const look = await views.look(id, noted?.uid);
      this.#leaveForsaken();
      const uid =
        look.is === 'there' ? look.sight.job.metadata.uid : noted?.uid;
      if (uid !== undefined) this.#jobUids.set(id, uid);
      const follower = this.#followerOf(training, views);
      follower.tend();
      return { ...look, isLogged: follower.isDrained };
    } catch (error) {
      if (isUnconfigured(error)) {
        const why = `Namespace ${training.namespace} of cluster ${training.cluster} is no longer configured, so nothing is known of it. Configure it and run it again.`;
        return { is: 'unconfigured', why };
      }
      if (error instanceof ClusterError) {
        return { is: 'unknown', why: error.message, isLogged: false };
      }
      throw error;
    }
  }

  /** Reads the log of a training no further. */
  async forget(id: string): Promise<void> {
    const follower = this.#followers.get(id);
    this.#followers.delete(id);
    await follower?.stop();
    this.#jobUids.delete(id);
  }

  /** Ends what is held open. */
  async close(): Promise<void> {
    await Promise.all([...this.#followers.keys()].map(id => this.forget(id)));
    const opened = await Promise.allSettled(this.#views.values());
    this.#views.clear();
    for (const each of opened) {
      if (each.status === 'fulfilled') each.value.close();
    }
  }

  #viewsOf({ cluster, namespace }: SubmittedTraining): Promise<ClusterViews> {
    // A namespace that cannot be read hides the trainings of no other.
    const key = `${cluster}/${namespace}`;
    const known = this.#views.get(key);
    if (known) {
      return known;
    }
    const { clusters, onChange } = this.#options;
    const client = clusters.client(cluster);
    const opening = ClusterViews.open(client, namespace, onChange);
    this.#views.set(key, opening);
    // Another look tries again.
    opening.catch(() => this.#views.delete(key));
    return opening;
  }

  /** Another process may have gone on with their logs. */
  #leaveForsaken(): void {
    for (const [id, follower] of this.#followers) {
      if (follower.isForsaken) {
        this.#followers.delete(id);
        this.#jobUids.delete(id);
      }
    }
  }

  #followerOf(training: SubmittedTraining, views: ClusterViews): LogFollower {
    const { id, cluster, folder } = training;
    const known = this.#followers.get(id);
    if (known) {
      return known;
    }
    const { clusters, onChange } = this.#options;
    const follower = new LogFollower({
      folder,
      cluster: clusters.client(cluster),
      pods: () => views.podsOf(id, this.#jobUids.get(id)),
      answers: () => views.isUpToDate,
      onLines: onChange,
    });
    this.#followers.set(id, follower);
    return follower;
  }
}
