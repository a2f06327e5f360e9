import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Clusters } from '@modelport/plugin-ml-cluster-node';
import type {
  QueueCluster,
  QueuesResponse,
} from '@modelport/plugin-ml-training-common';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import { isUnconfigured } from '../launchers/kubernetes/clusterFailures';
import type { CallerTrainings, FindTraining } from './CallerTrainings';
import { describeQueues } from './describeQueues';
import { type QueueLook, QueueViews } from './QueueViews';

/** What {@link QueueService} works with. */
export interface QueueServiceOptions {
  /** The clusters that trainings run on; none unless they are configured. */
  config: readonly TrainingCluster[];
  clusters: Pick<Clusters, 'client'>;
  callers: Pick<CallerTrainings, 'of'>;
  /** How long a read waits for what is not there yet, in milliseconds. */
  patienceMs?: number;
}

const NO_QUEUES = {
  ...{ flavors: [], clusterQueues: [], localQueues: [] },
  ...{ pending: [], running: [] },
};

/** Tells of the queues of all configured clusters. What a cluster shows is watched from the first time on that somebody asks. */
export class QueueService {
  readonly #options: QueueServiceOptions;
  readonly #views = new Map<string, QueueViews>();
  #isClosed = false;

  constructor(options: QueueServiceOptions) {
    this.#options = options;
  }

  /** The queues as a caller may see them. Clusters and services that do not answer are part of the answer. */
  async read(credentials: BackstageCredentials): Promise<QueuesResponse> {
    const { config } = this.#options;
    const [{ find, unnamed }, clusters] = await Promise.all([
      this.#trainingsOf(credentials),
      Promise.all(config.map(each => this.#look(each))),
    ]);
    return {
      clusters: config.map((cluster, index) =>
        toCluster(cluster, clusters[index], find),
      ),
      unnamed,
    };
  }

  /** Ends what is watched. */
  close(): void {
    this.#isClosed = true;
    this.#views.forEach(views => views.close());
    this.#views.clear();
  }

  async #trainingsOf(
    credentials: BackstageCredentials,
  ): Promise<{ find: FindTraining; unnamed?: string }> {
    try {
      return { find: await this.#options.callers.of(credentials) };
    } catch (error) {
      if (!isError(error) || error.name !== 'ServiceUnavailableError') {
        throw error;
      }
      const unnamed = `Your trainings are not named. ${error.message}.`;
      return { find: () => undefined, unnamed };
    }
  }

  async #look(cluster: TrainingCluster): Promise<QueueLook> {
    try {
      return await this.#viewsOf(cluster).look();
    } catch (error) {
      if (!isUnconfigured(error) || !(error instanceof Error)) throw error;
      const what = 'the cluster';
      const problems = [{ what, why: error.message }];
      return { sight: 'none', problems, kueue: 'unknown' };
    }
  }

  #viewsOf({ name, namespaces }: TrainingCluster): QueueViews {
    const { clusters, patienceMs } = this.#options;
    const views =
      this.#views.get(name) ??
      new QueueViews(
        clusters.client(name),
        [...new Set(namespaces.map(({ namespace }) => namespace))],
        patienceMs,
      );
    if (this.#isClosed) views.close();
    else this.#views.set(name, views);
    return views;
  }
}

function toCluster(
  { name, cloud }: TrainingCluster,
  { sights, ...look }: QueueLook,
  find: FindTraining,
): QueueCluster {
  const described = sights
    ? describeQueues(sights, {
        cloud,
        trainingOf: (namespace, job) =>
          find({ cluster: name, ...{ namespace, job } }),
      })
    : NO_QUEUES;
  return { name, ...look, ...described };
}
