import type { ClusterObject, ResourceRef } from '../client/ResourceRef';
import { untilAborted } from '../transport/untilAborted';
import type {
  ClusterWatch,
  ClusterWatchEvent,
  ObjectKey,
  WatchOptions,
  WatchState,
} from '../watch/ClusterWatch';
import type { CacheView } from './CacheView';
import { Readiness } from './Readiness';
import { RowStore } from './RowStore';

/** What a shared watch is made of. */
export interface SharedWatchOptions<T extends ClusterObject> {
  /** Where the objects are read; one for each namespace, or one for all. */
  sources: ResourceRef<T>[];
  labelSelector?: string;
  watch(resource: ResourceRef<T>, options: WatchOptions): ClusterWatch<T>;
  onState(state: WatchState): void;
  /** A listener of a view threw. */
  onFailedListener(error: unknown): void;
  /** The last view was closed. */
  onUnused(): void;
}

interface Kept<T extends ClusterObject> {
  // The views know the type of its rows.
  store: RowStore<T, unknown>;
  users: number;
  ready: Readiness;
  isReady: boolean;
  /** Its projection threw. */
  failure?: WatchState;
  listeners: Set<(key: ObjectKey) => void>;
}

/** One watch that feeds every projection of a kind. A projection that joins has it list once more, since what it needs of the objects was let go. */
export class SharedWatch<T extends ClusterObject> {
  readonly #options: SharedWatchOptions<T>;
  readonly #kept: Kept<T>[] = [];
  readonly #states = new Map<ResourceRef<T>, WatchState>();
  readonly #synced = new Set<ResourceRef<T>>();
  readonly #begun = new Date();
  #run = 0;
  #running?: AbortController;
  #startQueued = false;

  constructor(options: SharedWatchOptions<T>) {
    this.#options = options;
  }

  open<R>(project: (object: T) => R, labels: string[]): CacheView<R> {
    const kept =
      this.#kept.find(({ store }) => store.keeps(project, labels)) ??
      this.#add(new RowStore<T, unknown>(project, labels));
    kept.users += 1;
    const listeners = new Set<(key: ObjectKey) => void>();
    const store = kept.store as RowStore<T, R>;
    let closed = false;
    const stateOf = () => this.#stateOf(kept);
    return {
      get state() {
        return stateOf();
      },
      get size() {
        return store.size;
      },
      ready: signal =>
        signal ? untilAborted(kept.ready.promise, signal) : kept.ready.promise,
      get: key => store.get(key),
      rows: () => store.rows(),
      byLabel: (label, value) => store.byLabel(label, value),
      onChange: listener => {
        const own = (key: ObjectKey) => listener(key);
        listeners.add(own);
        kept.listeners.add(own);
        return () => {
          listeners.delete(own);
          kept.listeners.delete(own);
        };
      },
      close: () => {
        if (!closed) {
          closed = true;
          listeners.forEach(listener => kept.listeners.delete(listener));
          this.#leave(kept);
        }
      },
    };
  }

  /** Ends the watch; views keep what they have. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  #add(store: RowStore<T, unknown>): Kept<T> {
    const ready = new Readiness();
    const kept: Kept<T> = {
      store,
      users: 0,
      ready,
      isReady: false,
      listeners: new Set(),
    };
    this.#kept.push(kept);
    if (!this.#startQueued) {
      this.#startQueued = true;
      queueMicrotask(() => this.#start());
    }
    return kept;
  }

  #leave(kept: Kept<T>): void {
    kept.users -= 1;
    if (kept.users > 0) {
      return;
    }
    this.#kept.splice(this.#kept.indexOf(kept), 1);
    if (this.#kept.length === 0) {
      this.stop();
      this.#options.onUnused();
    }
  }

  #start(): void {
    this.#startQueued = false;
    this.stop();
    if (this.#kept.length === 0) {
      return;
    }
    const running = new AbortController();
    this.#running = running;
    this.#run += 1;
    this.#synced.clear();
    for (const source of this.#options.sources) {
      this.#follow(source, running.signal);
    }
  }

  async #follow(source: ResourceRef<T>, signal: AbortSignal): Promise<void> {
    const { watch, labelSelector } = this.#options;
    const onState = (state: WatchState) => {
      if (!signal.aborted) {
        this.#states.set(source, state);
        this.#options.onState(this.#worst() ?? state);
      }
    };
    try {
      const events = watch(source, { signal, labelSelector, onState });
      for await (const event of events) {
        if (signal.aborted) {
          return;
        }
        this.#take(source, event);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      onState({ status: 'stale', since: new Date(), why });
      this.#kept.forEach(({ ready }) => ready.reject(error));
    }
  }

  #take(source: ResourceRef<T>, event: ClusterWatchEvent<T>): void {
    switch (event.type) {
      case 'added':
      case 'modified':
        for (const kept of this.#kept) {
          this.#put(kept, event);
        }
        return;
      case 'deleted':
        for (const kept of this.#kept) {
          if (kept.store.remove(event.key)) {
            this.#tell(kept, event.key);
          }
        }
        return;
      case 'synced':
        this.#complete(source);
        return;
      default:
        event satisfies never;
    }
  }

  #put(kept: Kept<T>, event: { key: ObjectKey; object: T }): void {
    try {
      if (kept.store.put(event.key, event.object, this.#run)) {
        this.#tell(kept, event.key);
      }
    } catch (error) {
      const why = `What is kept of '${event.key.name}' cannot be taken out of it: ${error}`;
      kept.failure ??= { status: 'stale', since: new Date(), why };
      kept.ready.reject(error);
    }
  }

  /** A source's whole list has been told. */
  #complete(source: ResourceRef<T>): void {
    this.#synced.add(source);
    const all = this.#synced.size === this.#options.sources.length;
    for (const kept of this.#kept) {
      const gone = kept.store.sweep(this.#run, source.namespace);
      gone.forEach(key => this.#tell(kept, key));
      if (all && !kept.isReady) {
        kept.isReady = true;
        kept.ready.resolve();
      }
    }
  }

  #tell({ listeners }: Kept<T>, key: ObjectKey): void {
    for (const listener of listeners) {
      try {
        listener(key);
      } catch (error) {
        this.#options.onFailedListener(error);
      }
    }
  }

  #stateOf({ isReady, failure }: Kept<T>): WatchState {
    const worst = this.#worst();
    if (failure) {
      return failure;
    }
    return worst && (isReady || worst.status === 'stale')
      ? worst
      : { status: 'starting', since: this.#begun };
  }

  /** Of the sources' states the one that is stale for longest, else the latest. */
  #worst(): WatchState | undefined {
    const states = [...this.#states.values()].sort(
      (a, b) => a.since.getTime() - b.since.getTime(),
    );
    return states.find(({ status }) => status === 'stale') ?? states.at(-1);
  }
}
