import type { Selection } from '../client/CallOptions';
import type { ClusterObject, ResourceRef } from '../client/ResourceRef';
import type { ObjectKey, WatchState } from '../watch/ClusterWatch';

/**
 * What is to be kept of a kind of object.
 *
 * @public
 */
export interface CacheRequest<T extends ClusterObject, R>
  extends Pick<Selection, 'labelSelector'> {
  /** Without namespace for all objects that the portal may touch. */
  resource: ResourceRef<T>;
  /**
   * Takes out of an object what is kept; the rest of it is let go. Those who give the same function and labels share what is
   * kept, and those who give another share the watch all the same.
   */
  project(object: T): R;
  /** Labels by whose value {@link CacheView.byLabel} finds. */
  labels?: string[];
}

/**
 * What is kept of one object.
 *
 * @public
 */
export interface CacheRow<R> {
  key: ObjectKey;
  value: R;
}

/**
 * All objects of a kind, as far as a projection keeps them, as they are now. Close it: the watch ends with its last view.
 *
 * @public
 */
export interface CacheView<R> {
  /** Show it with what the view gives: what is stale is still given. */
  readonly state: WatchState;
  readonly size: number;
  /**
   * Resolves when the first whole list is there.
   *
   * @throws the reason of the signal; ClusterError when no list can come, as for a cluster that needs a person's token
   */
  ready(signal?: AbortSignal): Promise<void>;
  get(key: { namespace?: string; name: string }): R | undefined;
  rows(): Iterable<CacheRow<R>>;
  /** @throws Error for a label that the view was not asked to find by */
  byLabel(label: string, value: string): CacheRow<R>[];
  /**
   * Tells which object came, changed or went; read the view for what it is now.
   *
   * @returns ends it
   */
  onChange(listener: (key: ObjectKey) => void): () => void;
  close(): void;
}
