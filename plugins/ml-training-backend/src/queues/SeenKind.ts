import type {
  CacheRequest,
  CacheView,
  ClusterClient,
  ClusterObject,
} from '@modelport/plugin-ml-cluster-node';
import type { QueueProblem } from '@modelport/plugin-ml-training-common';

/** What is seen of one kind of object of a cluster, kept up to date by a watch that all who look share. */
export class SeenKind<R> {
  readonly #cluster: string;
  readonly #what: string;
  readonly #view: CacheView<R>;
  readonly #ready: Promise<void>;
  #isSeen = false;

  private constructor(cluster: string, what: string, view: CacheView<R>) {
    this.#cluster = cluster;
    this.#what = what;
    this.#view = view;
    this.#ready = view.ready().then(
      () => {
        this.#isSeen = true;
      },
      () => {}, // The state of the view says why.
    );
  }

  /** @param what - in words, such as `cohorts` */
  static open<T extends ClusterObject, R>(
    client: ClusterClient,
    what: string,
    request: CacheRequest<T, R>,
  ): SeenKind<R> {
    return new SeenKind(client.name, what, client.cached(request));
  }

  /** Resolves when the first list is there, or none can come; at once for what cannot be read now. */
  get settled(): Promise<void> {
    return this.#view.state.status === 'starting'
      ? this.#ready
      : Promise.resolve();
  }

  /** Whether it was ever read. */
  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** What there is, or was when it was last read; undefined where it never was. */
  get values(): R[] | undefined {
    return this.#isSeen
      ? [...this.#view.rows()].map(({ value }) => value)
      : undefined;
  }

  /** Why what is given cannot be believed, if so. */
  get problem(): QueueProblem | undefined {
    const { state } = this.#view;
    if (state.status === 'synced') return undefined;
    const why =
      state.status === 'stale'
        ? state.why
        : `Cluster '${this.#cluster}' has not told what is there yet.`;
    const since = this.#isSeen && { since: state.since.toISOString() };
    return { what: this.#what, why, ...since };
  }

  close(): void {
    this.#view.close();
  }
}
