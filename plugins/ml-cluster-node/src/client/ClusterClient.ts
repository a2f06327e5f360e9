import type { CacheRequest, CacheView } from '../cache/CacheView';
import type { Discovery } from '../discovery/Discovery';
import type { LogLine, LogOptions } from '../logs/LogLine';
import type { ClusterWatch, WatchOptions } from '../watch/ClusterWatch';
import type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  ListPage,
  WriteOptions,
} from './CallOptions';
import type { ClusterObject, ResourceRef } from './ResourceRef';

/**
 * A whole list.
 *
 * @public
 */
export interface ObjectList<T> {
  items: T[];
  /** State of the cluster that the list shows. */
  resourceVersion: string;
}

/**
 * Something that somebody may or may not do.
 *
 * @public
 */
export interface AccessQuestion {
  /** Such as `create`. */
  verb: string;
  /** Empty for the core group. */
  group: string;
  plural: string;
  subresource?: string;
  /** Absent for resources without namespace. */
  namespace?: string;
  name?: string;
}

/**
 * What the API server says to an {@link AccessQuestion}.
 *
 * @public
 */
export interface AccessAnswer {
  allowed: boolean;
  /** In the words of the API server. */
  reason?: string;
}

/**
 * Client of one cluster. Every name is checked before a request goes out, and so is whether the configuration lets the
 * portal touch the namespace. Whatever fails is a {@link ClusterError}, except for the reason of the caller's signal.
 *
 * @public
 */
export interface ClusterClient {
  /** Configured name of the cluster. */
  readonly name: string;
  /** The namespaces that it may touch. */
  readonly namespaces: readonly string[];

  /** @returns undefined when there is no object of this name */
  get<T extends ClusterObject>(
    resource: ResourceRef<T>,
    name: string,
    options?: GetOptions,
  ): Promise<T | undefined>;
  /** Reads a list to its end, as of one state of the cluster. */
  list<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options?: ListOptions,
  ): Promise<ObjectList<T>>;
  /** Reads a list page by page. Look at {@link ListPage.anew}. */
  pages<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options?: ListOptions,
  ): AsyncIterable<ListPage<T>>;
  /** Fails with `AlreadyExists` when there is one of this name. Fields that the server does not know are refused. */
  create<T extends ClusterObject>(
    resource: ResourceRef<T>,
    object: T,
    options?: WriteOptions,
  ): Promise<T>;
  /** Fails with `Conflict` when the object carries a resourceVersion and has changed since. */
  replace<T extends ClusterObject>(
    resource: ResourceRef<T>,
    object: T,
    options?: WriteOptions,
  ): Promise<T>;
  /**
   * Server-side apply: makes the object or changes the given fields, which belong to the field manager from then on. It may
   * be sent again safely.
   */
  apply<T extends ClusterObject>(
    resource: ResourceRef<T>,
    object: T,
    options?: ApplyOptions,
  ): Promise<T>;
  /** @returns false when there was no object of this name */
  delete(
    resource: ResourceRef,
    name: string,
    options?: DeleteOptions,
  ): Promise<boolean>;
  /** Lists, then follows what changes; resumes by itself until its signal aborts. */
  watch<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options?: WatchOptions,
  ): ClusterWatch<T>;
  /** Keeps what a projection takes of every object of a kind; one watch however many ask. */
  cached<T extends ClusterObject, R>(request: CacheRequest<T, R>): CacheView<R>;
  /** Reads lines of a container as fast as they are taken. */
  logs(
    pod: { namespace: string; name: string },
    options?: LogOptions,
  ): AsyncIterable<LogLine>;
  /** Whether the portal, or the person it acts for, may do something. */
  canI(question: AccessQuestion, options?: CallOptions): Promise<AccessAnswer>;
  /** What the cluster serves, as of at most a minute ago. */
  discover(options?: CallOptions): Promise<Discovery>;
}
