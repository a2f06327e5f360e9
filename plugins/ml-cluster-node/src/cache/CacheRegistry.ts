import { resourceName } from '../client/resourcePath';
import type { ClusterObject, ResourceRef } from '../client/ResourceRef';
import type {
  ClusterWatch,
  WatchOptions,
  WatchState,
} from '../watch/ClusterWatch';
import type { CacheRequest, CacheView } from './CacheView';
import { SharedWatch } from './SharedWatch';

/** What the caches of a cluster work with. */
export interface CacheRegistryOptions {
  cluster: string;
  sourcesOf<T extends ClusterObject>(
    resource: ResourceRef<T>,
  ): ResourceRef<T>[];
  watch<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options: WatchOptions,
  ): ClusterWatch<T>;
  onState?(sentence: string, stale: boolean): void;
}

/** The shared watches of a cluster, each there as long as somebody has a view of it. */
export class CacheRegistry {
  readonly #options: CacheRegistryOptions;
  readonly #watches = new Map<string, Pick<SharedWatch<never>, 'stop'>>();

  constructor(options: CacheRegistryOptions) {
    this.#options = options;
  }

  open<T extends ClusterObject, R>(request: CacheRequest<T, R>): CacheView<R> {
    const { resource, labelSelector, project, labels = [] } = request;
    const { group, version, plural, namespace } = resource;
    const key = JSON.stringify([
      group,
      version,
      plural,
      namespace,
      labelSelector,
    ]);
    const known =
      this.#watches.get(key) ?? this.#create(resource, labelSelector, key);
    this.#watches.set(key, known);
    // A kind is always asked for with the type of its objects.
    return (known as SharedWatch<T>).open(project, labels);
  }

  close(): void {
    this.#watches.forEach(watch => watch.stop());
    this.#watches.clear();
  }

  #create<T extends ClusterObject>(
    resource: ResourceRef<T>,
    labelSelector: string | undefined,
    key: string,
  ): SharedWatch<T> {
    const { cluster, sourcesOf, watch, onState = () => {} } = this.#options;
    const what = `watch of ${resourceName(resource)} in cluster '${cluster}'`;
    let wasStale = false;
    return new SharedWatch<T>({
      sources: sourcesOf(resource),
      labelSelector,
      watch: (source, options) => watch(source, options),
      onState: (state: WatchState) => {
        const isStale = state.status === 'stale';
        if (isStale !== wasStale) {
          wasStale = isStale;
          onState(
            state.status === 'stale'
              ? `The ${what} is behind since ${state.since.toISOString()}: ${
                  state.why
                }`
              : `The ${what} is up to date again`,
            isStale,
          );
        }
      },
      onFailedListener: error =>
        onState(`A listener to the ${what} failed: ${error}`, true),
      onUnused: () => this.#watches.delete(key),
    });
  }
}
