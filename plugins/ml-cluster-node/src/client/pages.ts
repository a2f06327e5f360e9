import { ClusterError } from '../ClusterError';
import type { ClusterTransport } from '../transport/ClusterTransport';
import type { ListOptions, ListPage } from './CallOptions';
import { resourcePath } from './resourcePath';
import type { ClusterObject, ResourceRef } from './ResourceRef';

/** A list as it is on the wire. */
interface WireList<T> {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: T[] | null;
}

const PAGE_SIZE = 500;
/** A list that is lost so often is longer than the server keeps its state for. */
const LONGEST_BEGINNINGS = 3;

/** Reads a list to its end; where the server lost the rest, from the beginning. */
export async function* readPages<T extends ClusterObject>(
  transport: ClusterTransport,
  resource: ResourceRef<T>,
  options: ListOptions & { doing: string },
): AsyncGenerator<ListPage<T>> {
  const { pageSize = PAGE_SIZE, doing, ...call } = options;
  const { labelSelector, fieldSelector } = options;
  const path = resourcePath(transport.cluster, resource);
  let rest: string | undefined;
  let beginnings = 1;
  let anew = false;
  do {
    let page: WireList<T>;
    try {
      page = await transport.json<WireList<T>>({
        method: 'GET',
        path,
        query: {
          limit: pageSize,
          continue: rest,
          labelSelector,
          fieldSelector,
        },
        doing,
        call,
      });
    } catch (error) {
      if (
        rest !== undefined &&
        error instanceof ClusterError &&
        error.isGone &&
        beginnings < LONGEST_BEGINNINGS
      ) {
        rest = undefined;
        beginnings += 1;
        anew = true;
        continue;
      }
      throw error;
    }
    yield {
      items: page.items ?? [],
      resourceVersion: page.metadata?.resourceVersion ?? '',
      anew,
    };
    anew = false;
    rest = page.metadata?.continue || undefined;
  } while (rest !== undefined || anew);
}
