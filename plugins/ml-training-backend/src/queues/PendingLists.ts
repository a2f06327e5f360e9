import {
  type ClusterClient,
  ClusterError,
  type ClusterObject,
  type ResourceRef,
} from '@modelport/plugin-ml-cluster-node';
import type { ListedWorkload } from './orderPending';
import { settledWithin } from './settledWithin';

/** Group of Kueue's API that tells who waits in a queue, in order; it can be asked and not watched. */
export const VISIBILITY = 'visibility.kueue.x-k8s.io';

interface PendingSummary extends ClusterObject {
  items?: {
    metadata?: { name?: string; namespace?: string };
    positionInClusterQueue?: number;
  }[];
}

interface Answer {
  askedAt: number;
  asking: Promise<void>;
  list?: ListedWorkload[];
}

const FRESH_MS = 5_000;
const ASK_WITHIN_MS = 5_000;

/**
 * Kueue's own lists of who waits in each ClusterQueue, asked for every few seconds at most. Where there is none, because it is
 * not served or not granted, positions are reckoned instead. Names of foreign namespaces go no further than to the order that
 * is made of them.
 */
export class PendingLists {
  readonly #client: ClusterClient;
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();

  constructor(
    client: ClusterClient,
    /** Milliseconds of a clock that only goes forward. */
    now: () => number = () => performance.now(),
  ) {
    this.#client = client;
    this.#now = now;
  }

  /**
   * Reads the lists of queues.
   * @param version - in which they are served
   * @param patienceMs - how long an answer is waited for; one that comes later is there for the next who ask
   */
  async read(
    version: string,
    queues: readonly string[],
    patienceMs: number,
  ): Promise<Map<string, ListedWorkload[]>> {
    for (const name of this.#answers.keys()) {
      if (!queues.includes(name)) this.#answers.delete(name);
    }
    const answers = queues.map(
      name => [name, this.#of(version, name)] as const,
    );
    await settledWithin(
      Promise.all(answers.map(([, { asking }]) => asking)),
      patienceMs,
    );
    return new Map(
      answers.flatMap(([name, { list }]) =>
        list ? [[name, list] as const] : [],
      ),
    );
  }

  #of(version: string, queue: string): Answer {
    const known = this.#answers.get(queue);
    if (known && this.#now() - known.askedAt < FRESH_MS) return known;
    // An old list is given no more: it would give places to those who have gone since.
    const answer: Answer = {
      askedAt: this.#now(),
      asking: this.#ask(version, queue).then(list => {
        answer.list = list;
      }),
    };
    this.#answers.set(queue, answer);
    return answer;
  }

  async #ask(
    version: string,
    queue: string,
  ): Promise<ListedWorkload[] | undefined> {
    const lists: ResourceRef<PendingSummary> = {
      ...{ group: VISIBILITY, version, plural: 'clusterqueues' },
    };
    try {
      const summary = await this.#client.get(lists, queue, {
        subresource: 'pendingworkloads',
        deadlineMs: ASK_WITHIN_MS,
      });
      return summary && toList(summary);
    } catch (error) {
      if (error instanceof ClusterError) return undefined;
      throw error;
    }
  }
}

function toList({ items = [] }: PendingSummary): ListedWorkload[] {
  return items
    .map(({ metadata, positionInClusterQueue = 0 }) => ({
      place: positionInClusterQueue,
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
    }))
    .sort((one, other) => one.place - other.place)
    .map(({ namespace, name }) => ({ namespace, name }));
}
