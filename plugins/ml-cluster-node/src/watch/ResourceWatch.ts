import { setTimeout as sleep } from 'node:timers/promises';
import type { ListPage } from '../client/CallOptions';
import type { ClusterObject } from '../client/ResourceRef';
import { ClusterError } from '../ClusterError';
import { Backoff, type BackoffOptions } from '../transport/Backoff';
import type { ByteStream } from '../transport/ClusterTransport';
import { explainStatus, type StatusBody } from '../transport/explain';
import { parseObject } from '../transport/readBody';
import { splitLines } from '../transport/splitLines';
import type {
  ClusterWatch,
  ClusterWatchEvent,
  WatchState,
} from './ClusterWatch';
import { KnownObjects } from './KnownObjects';

/** Times of a watch. */
export interface WatchTiming {
  /** Longest silence of a connection, in milliseconds; a healthy server sends a bookmark each minute. */
  idleMs: number;
  /** How long after a failure a stream must not have told that its state is lost, in milliseconds. */
  graceMs: number;
  /** After how many seconds the server ends a watch, which then resumes; up to a quarter more, by chance. */
  timeoutSeconds: number;
  backoff: BackoffOptions;
}

/** A minute of bookmarks and half of one in reserve; recovery begins within 5 s of the server's return. */
export const WATCH_TIMING: WatchTiming = {
  idleMs: 90_000,
  graceMs: 250,
  timeoutSeconds: 240,
  backoff: { firstMs: 200, longestMs: 5_000 },
};

/** What a watch is made of. */
export interface ResourceWatchOptions<T> {
  cluster: string;
  /** For messages, such as `watch pods in namespace 'a'`. */
  doing: string;
  /** Ends the watch. */
  signal: AbortSignal;
  timing: WatchTiming;
  pages(signal: AbortSignal): AsyncIterable<ListPage<T>>;
  /** Opens the stream of changes after a state. */
  open(
    query: { resourceVersion: string; timeoutSeconds: number },
    signal: AbortSignal,
  ): Promise<ByteStream>;
  /** Objects for which it is false are passed over. */
  holds(object: T): boolean;
  onState?(state: WatchState): void;
}

interface WireEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}

const LARGEST_EVENT = 16 * 1024 * 1024;
/** A stream that ends sooner without having said anything counts as a failure. */
const SHORTEST_STREAM_MS = 1_000;
/** A server may ask to wait, but a view is not left to age for its wish. */
const LONGEST_ASKED_MS = 10_000;
/** A state that the server refuses so often, such as one from before it was restored from a backup, is given up. */
const REFUSALS_BEFORE_LIST = 3;

const isFinal = ({ reason }: ClusterError) =>
  ['BadName', 'NotAllowed', 'NeedsUser'].includes(reason);

/** A watch over one resource: list, follow, and after any failure resume, or list anew where the server lost the state. */
export class ResourceWatch<T extends ClusterObject> implements ClusterWatch<T> {
  readonly #options: ResourceWatchOptions<T>;
  readonly #known = new KnownObjects<T>();
  readonly #backoff: Backoff;
  #state: WatchState = { status: 'starting', since: new Date() };
  #from?: string;
  #heardAt = new Date();
  #refusals = 0;
  #begun = false;

  constructor(options: ResourceWatchOptions<T>) {
    this.#options = options;
    this.#backoff = new Backoff(options.timing.backoff);
  }

  get state(): WatchState {
    return this.#state;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ClusterWatchEvent<T>> {
    if (this.#begun) {
      throw new Error('A watch is read once: ask for another');
    }
    this.#begun = true;
    const { signal } = this.#options;
    let failure: ClusterError | undefined;
    while (!signal.aborted) {
      try {
        if (failure) {
          const { retryAfterMs = 0 } = failure;
          const askedMs = Math.min(retryAfterMs, LONGEST_ASKED_MS);
          await this.#backoff.wait(signal, askedMs);
          failure = undefined;
        }
        if (this.#from === undefined) {
          yield* this.#list();
        }
        yield* this.#follow();
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (!(error instanceof ClusterError) || isFinal(error)) {
          throw error;
        }
        this.#fail(error);
        failure = error;
      }
    }
  }

  async *#list(): AsyncGenerator<ClusterWatchEvent<T>> {
    const { pages, signal, holds } = this.#options;
    const seen = new Set<string>();
    let state = '';
    for await (const page of pages(signal)) {
      if (page.anew) {
        seen.clear();
      }
      for (const object of page.items.filter(holds)) {
        seen.add(KnownObjects.idOf(object));
        yield* this.#known.see(object);
      }
      state = page.resourceVersion;
    }
    yield* this.#known.loseAllBut(seen);
    this.#from = state;
    this.#hear();
    yield* this.#sync(state);
  }

  async *#follow(): AsyncGenerator<ClusterWatchEvent<T>> {
    const { open, signal, timing, cluster, doing } = this.#options;
    const resourceVersion = this.#from ?? '';
    const jitter = 1 + this.#jitter() / 4;
    const stream = await open(
      {
        resourceVersion,
        timeoutSeconds: Math.ceil(timing.timeoutSeconds * jitter),
      },
      signal,
    );
    const openedAt = performance.now();
    let events = 0;
    try {
      const lines = splitLines(stream.chunks(timing.idleMs), LARGEST_EVENT);
      const first = lines.next();
      // A lost state is told at once: whoever hears nothing of it has resumed.
      if (!(await this.#comes(first))) {
        this.#hear();
        yield* this.#sync(resourceVersion);
      }
      for (let line = await first; !line.done; line = await lines.next()) {
        yield* this.#take(line.value.text);
        events += 1;
        this.#hear();
        this.#backoff.reset();
        yield* this.#sync(resourceVersion);
      }
    } finally {
      stream.end();
    }
    if (events === 0 && performance.now() - openedAt < SHORTEST_STREAM_MS) {
      throw new ClusterError(
        `Cluster '${cluster}' ended at once when asked to ${doing}: a proxy before it may not let streams pass`,
        { cluster, reason: 'Ended' },
      );
    }
  }

  /** Whether the first line of a stream comes soon; at once, where nothing depends on it. */
  async #comes(first: Promise<unknown>): Promise<boolean> {
    first.catch(() => {}); // whoever reads on hears of its failure
    if (this.#state.status === 'synced') {
      return false;
    }
    const { signal, timing } = this.#options;
    const waiting = new AbortController();
    const grace = sleep(timing.graceMs, false, {
      signal: AbortSignal.any([waiting.signal, signal]),
    }).catch(() => true);
    try {
      return await Promise.race([first.then(() => true), grace]);
    } finally {
      waiting.abort();
    }
  }

  *#take(text: string): Generator<ClusterWatchEvent<T>> {
    const { cluster, doing, holds } = this.#options;
    const event = parseObject<WireEvent<T>>(text);
    switch (event?.type) {
      case 'ADDED':
      case 'MODIFIED':
        this.#from = event.object.metadata?.resourceVersion ?? this.#from;
        if (holds(event.object)) yield* this.#known.see(event.object);
        return;
      case 'DELETED':
        this.#from = event.object.metadata?.resourceVersion ?? this.#from;
        if (holds(event.object)) yield* this.#known.lose(event.object);
        return;
      case 'BOOKMARK':
        this.#from = event.object.metadata?.resourceVersion ?? this.#from;
        return;
      case 'ERROR': {
        const body = event.object as StatusBody;
        const httpStatus = body.code ?? 500;
        throw explainStatus({ cluster, httpStatus, doing, body });
      }
      default:
        throw new ClusterError(
          `Cluster '${cluster}' sent something that is no event when asked to ${doing}: the connection is taken for broken`,
          { cluster, reason: 'Ended' },
        );
    }
  }

  *#sync(resourceVersion: string): Generator<ClusterWatchEvent<T>> {
    if (this.#state.status !== 'synced') {
      this.#enter({ status: 'synced', since: new Date() });
      yield { type: 'synced', resourceVersion };
    }
  }

  #fail(error: ClusterError): void {
    this.#refusals = error.httpStatus === undefined ? 0 : this.#refusals + 1;
    if (error.isGone || this.#refusals === REFUSALS_BEFORE_LIST) {
      this.#from = undefined;
      this.#refusals = 0;
    }
    const since =
      this.#state.status === 'stale' ? this.#state.since : this.#heardAt;
    this.#enter({ status: 'stale', since, why: error.message });
  }

  #hear(): void {
    this.#heardAt = new Date();
  }

  #enter(state: WatchState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }

  #jitter(): number {
    return (this.#options.timing.backoff.random ?? Math.random)();
  }
}
