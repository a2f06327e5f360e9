import type { CallOptions, Selection } from '../client/CallOptions';

/**
 * How far what is shown of a cluster can be believed.
 *
 * @public
 */
export type WatchState =
  /** The first list is not there yet. */
  | { status: 'starting'; since: Date }
  /** Changes arrive as they are made. */
  | { status: 'synced'; since: Date }
  /** Changes since then may be missing; `why` is a sentence for people. */
  | { status: 'stale'; since: Date; why: string };

/**
 * Which object an event is of.
 *
 * @public
 */
export interface ObjectKey {
  namespace?: string;
  name: string;
  uid?: string;
}

/**
 * What a watch tells.
 *
 * @public
 */
export type ClusterWatchEvent<T> =
  | { type: 'added' | 'modified'; key: ObjectKey; object: T }
  /** The object as it was last, unless it went while the watch could not see. */
  | { type: 'deleted'; key: ObjectKey; object?: T }
  /** All that came before is the state of the cluster; told after the first list and after each time of being stale. */
  | { type: 'synced'; resourceVersion: string };

/**
 * How a watch is read.
 *
 * @public
 */
export interface WatchOptions
  extends Pick<CallOptions, 'signal' | 'as' | 'userAuth'>,
    Selection {
  pageSize?: number;
  /** Is told of each change of {@link ClusterWatch.state}. */
  onState?(state: WatchState): void;
}

/**
 * A list and all changes after it, as one stream that is read once. It ends when its signal aborts, when the reader leaves
 * the loop, or when the portal shuts down, and never because of the cluster.
 *
 * @public
 */
export interface ClusterWatch<T> extends AsyncIterable<ClusterWatchEvent<T>> {
  readonly state: WatchState;
}
