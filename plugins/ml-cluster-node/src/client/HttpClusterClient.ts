import { CacheRegistry } from '../cache/CacheRegistry';
import type { CacheRequest, CacheView } from '../cache/CacheView';
import { ClusterError } from '../ClusterError';
import type { Discovery } from '../discovery/Discovery';
import { DiscoveryCache } from '../discovery/DiscoveryCache';
import type { LogLine, LogOptions } from '../logs/LogLine';
import { readLog } from '../logs/readLog';
import type { ClusterTransport } from '../transport/ClusterTransport';
import type { ClusterWatch, WatchOptions } from '../watch/ClusterWatch';
import { openWatch } from '../watch/openWatch';
import { WATCH_TIMING, type WatchTiming } from '../watch/ResourceWatch';
import { askAccess } from './askAccess';
import type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  ListPage,
  WriteOptions,
} from './CallOptions';
import type {
  AccessAnswer,
  AccessQuestion,
  ClusterClient,
  ObjectList,
} from './ClusterClient';
import type { ClusterScope } from './ClusterScope';
import { readPages } from './pages';
import { describeResource, resourcePath } from './resourcePath';
import type { ClusterObject, ResourceRef } from './ResourceRef';
import {
  applyRequest,
  createRequest,
  deleteRequest,
  replaceRequest,
} from './writeRequests';

/** What a client works with. */
export interface HttpClusterClientOptions {
  transport: ClusterTransport;
  scope: ClusterScope;
  timing?: WatchTiming;
  /** Is told when a shared watch falls behind and when it is back, in a sentence. */
  onCacheState?(sentence: string, stale: boolean): void;
}

/** Client of a cluster over HTTPS. */
export class HttpClusterClient implements ClusterClient {
  readonly name: string;
  readonly #transport: ClusterTransport;
  readonly #scope: ClusterScope;
  readonly #timing: WatchTiming;
  readonly #caches: CacheRegistry;
  readonly #discovery: DiscoveryCache;

  constructor(options: HttpClusterClientOptions) {
    this.#transport = options.transport;
    this.#scope = options.scope;
    this.#timing = options.timing ?? WATCH_TIMING;
    this.name = options.transport.cluster;
    this.#discovery = new DiscoveryCache(options.transport);
    this.#caches = new CacheRegistry({
      cluster: this.name,
      sourcesOf: resource => this.#scope.sourcesOf(resource),
      watch: (resource, watch) => this.watch(resource, watch),
      onState: options.onCacheState,
    });
  }

  get namespaces(): readonly string[] {
    return this.#scope.namespaces;
  }

  async get<T extends ClusterObject>(
    resource: ResourceRef<T>,
    name: string,
    options: GetOptions = {},
  ): Promise<T | undefined> {
    const { subresource, ...call } = options;
    this.#scope.requireReadableObject(resource, subresource);
    const path = resourcePath(this.name, resource, name, subresource);
    const doing = `read ${describeResource(resource, name)}`;
    return orUndefined(
      this.#transport.json<T>({ method: 'GET', path, doing, call }),
    );
  }

  async list<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options: ListOptions = {},
  ): Promise<ObjectList<T>> {
    const list: ObjectList<T> = { items: [], resourceVersion: '' };
    for await (const page of this.pages(resource, options)) {
      if (page.anew) {
        list.items = [];
      }
      list.items.push(...page.items);
      list.resourceVersion = page.resourceVersion;
    }
    return list;
  }

  async *pages<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options: ListOptions = {},
  ): AsyncGenerator<ListPage<T>> {
    this.#scope.requireReadable(resource);
    const doing = `list ${describeResource(resource)}`;
    const pages = readPages(this.#transport, resource, { ...options, doing });
    for await (const page of pages) {
      const items = page.items.filter(item =>
        this.#scope.holds(resource, item),
      );
      yield { ...page, items };
    }
  }

  async create<T extends ClusterObject>(
    resource: ResourceRef<T>,
    object: T,
    options: WriteOptions = {},
  ): Promise<T> {
    this.#scope.requireWritable(resource);
    return this.#transport.json<T>(
      createRequest(this.name, resource, object, options),
    );
  }

  async replace<T extends ClusterObject>(
    resource: ResourceRef<T>,
    object: T,
    options: WriteOptions = {},
  ): Promise<T> {
    this.#scope.requireWritable(resource);
    return this.#transport.json<T>(
      replaceRequest(this.name, resource, object, options),
    );
  }

  async apply<T extends ClusterObject>(
    resource: ResourceRef<T>,
    object: T,
    options: ApplyOptions = {},
  ): Promise<T> {
    this.#scope.requireWritable(resource);
    return this.#transport.json<T>(
      applyRequest(this.name, resource, object, options),
    );
  }

  async delete(
    resource: ResourceRef,
    name: string,
    options: DeleteOptions = {},
  ): Promise<boolean> {
    this.#scope.requireWritable(resource);
    const answer = await orUndefined(
      this.#transport.json<object>(
        deleteRequest(this.name, resource, name, options),
      ),
    );
    return answer !== undefined;
  }

  watch<T extends ClusterObject>(
    resource: ResourceRef<T>,
    options: WatchOptions = {},
  ): ClusterWatch<T> {
    this.#scope.requireReadable(resource);
    return openWatch(resource, options, {
      transport: this.#transport,
      timing: this.#timing,
      holds: object => this.#scope.holds(resource, object),
    });
  }

  cached<T extends ClusterObject, R>(
    request: CacheRequest<T, R>,
  ): CacheView<R> {
    for (const source of this.#scope.sourcesOf(request.resource)) {
      this.#scope.requireReadable(source);
      resourcePath(this.name, source);
    }
    return this.#caches.open(request);
  }

  async *logs(
    pod: { namespace: string; name: string },
    options: LogOptions = {},
  ): AsyncGenerator<LogLine> {
    this.#scope.requireNamespace(pod.namespace);
    yield* readLog(this.#transport, pod, options);
  }

  async canI(
    question: AccessQuestion,
    options: CallOptions = {},
  ): Promise<AccessAnswer> {
    if (question.namespace !== undefined) {
      this.#scope.requireNamespace(question.namespace);
    }
    return askAccess(this.#transport, question, options);
  }

  async discover(options: CallOptions = {}): Promise<Discovery> {
    return this.#discovery.read(options);
  }

  /** Ends every watch, cache, request and connection. */
  async close(): Promise<void> {
    this.#caches.close();
    await this.#transport.close();
  }
}

/** An object that is not there is no failure; a kind or path that is not served is. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'NotFound') {
      return undefined;
    }
    throw error;
  }
}
