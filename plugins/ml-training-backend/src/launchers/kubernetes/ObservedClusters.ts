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

/** The clusters as the launcher sees them: one set of views a cluster, one follower a training. */
export class ObservedClusters {
  readonly #options: {
    clusters: Pick<Clusters, 'client'>;
    onChange: () => void;
  };
  readonly #views = new Map<string, Promise<ClusterViews>>();
  readonly #followers = new Map<string, LogFollower>();

  constructor(options: {
    clusters: Pick<Clusters, 'client'>;
    onChange: () => void;
  }) {
    this.#options = options;
  }

  /** Looks for a training, and sees to it that its log is being read. */
  async look(training: SubmittedTraining): Promise<ObservedLook> {
    try {
      const views = await this.#viewsOf(training.cluster);
      const look = await views.look(training);
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

  #viewsOf(cluster: string): Promise<ClusterViews> {
    const known = this.#views.get(cluster);
    if (known) {
      return known;
    }
    const { clusters, onChange } = this.#options;
    const opening = ClusterViews.open(clusters.client(cluster), onChange);
    this.#views.set(cluster, opening);
    // Another look tries again.
    opening.catch(() => this.#views.delete(cluster));
    return opening;
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
      pods: () => views.podsOf(training),
      onLines: onChange,
    });
    this.#followers.set(id, follower);
    return follower;
  }
}
