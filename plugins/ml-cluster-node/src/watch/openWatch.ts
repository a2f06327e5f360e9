import { readPages } from '../client/pages';
import { describeResource, resourcePath } from '../client/resourcePath';
import type { ClusterObject, ResourceRef } from '../client/ResourceRef';
import type { ClusterTransport } from '../transport/ClusterTransport';
import type { WatchOptions } from './ClusterWatch';
import { ResourceWatch, type WatchTiming } from './ResourceWatch';

/** Makes the watch of a resource that may be read. Nothing is asked before it is read. */
export function openWatch<T extends ClusterObject>(
  resource: ResourceRef<T>,
  options: WatchOptions,
  deps: {
    transport: ClusterTransport;
    timing: WatchTiming;
    holds(object: T): boolean;
  },
): ResourceWatch<T> {
  const { transport, timing, holds } = deps;
  const { cluster, closing } = transport;
  const { signal, onState, pageSize, ...rest } = options;
  const { labelSelector, fieldSelector } = options;
  const path = resourcePath(cluster, resource);
  const doing = `watch ${describeResource(resource)}`;
  return new ResourceWatch<T>({
    cluster,
    doing,
    signal: signal ? AbortSignal.any([signal, closing]) : closing,
    timing,
    onState,
    holds,
    pages: ending =>
      readPages(transport, resource, {
        ...rest,
        pageSize,
        signal: ending,
        doing,
      }),
    open: (query, ending) =>
      transport.stream(
        {
          method: 'GET',
          path,
          query: {
            ...query,
            watch: true,
            allowWatchBookmarks: true,
            labelSelector,
            fieldSelector,
          },
          doing,
          call: { ...rest, signal: ending },
        },
        'head',
      ),
  });
}
