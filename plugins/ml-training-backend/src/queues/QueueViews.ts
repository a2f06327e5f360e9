import { toError } from '@backstage/errors';
import type {
  ClusterClient,
  Discovery,
} from '@modelport/plugin-ml-cluster-node';
import type {
  QueueCluster,
  QueueProblem,
} from '@modelport/plugin-ml-training-common';
import { KUEUE } from '../launchers/kubernetes/clusterObjects';
import type { QueueSights } from './describeQueues';
import { PendingLists, VISIBILITY } from './PendingLists';
import { type KueueVersions, QueueKinds } from './QueueKinds';
import { settledWithin } from './settledWithin';

/** What is seen of the queues of a cluster now. */
export interface QueueLook
  extends Pick<QueueCluster, 'sight' | 'problems' | 'kueue'> {
  sights?: QueueSights;
}

/** What a cluster has said that it serves, and what is watched of it. */
type Served =
  | { kueue: 'absent' }
  | { kueue: 'served'; versions: KueueVersions; kinds: QueueKinds };

const ASK_WITHIN_MS = 5_000;
/** How long a look waits for what is not there yet. */
const PATIENCE_MS = 800;

/** The queues of one cluster, kept up to date from the first look on. */
export class QueueViews {
  readonly #client: ClusterClient;
  readonly #namespaces: readonly string[];
  readonly #patienceMs: number;
  readonly #lists: PendingLists;
  /** Undefined while the cluster has not said what it serves. */
  #served: Served | undefined;
  #asking: Promise<void> | undefined;
  /** Why it did not say what it serves when it was asked last. */
  #failure: { why: string; since: Date } | undefined;
  #isClosed = false;

  constructor(
    client: ClusterClient,
    namespaces: readonly string[],
    patienceMs = PATIENCE_MS,
  ) {
    this.#client = client;
    this.#namespaces = namespaces;
    this.#patienceMs = patienceMs;
    this.#lists = new PendingLists(client);
  }

  /** Looks at what is known, and waits a moment for what is not. It never fails: what cannot be read is part of it. */
  async look(): Promise<QueueLook> {
    const asking = this.#askWhatIsServed();
    if (!this.#served) await settledWithin(asking, this.#patienceMs);
    const served = this.#served;
    return served?.kueue === 'served'
      ? this.#lookAtQueues(served)
      : this.#lookAtNothing(served);
  }

  /** Ends the watches that nobody else uses. */
  close(): void {
    this.#isClosed = true;
    this.#kinds?.close();
    this.#served = undefined;
  }

  get #kinds(): QueueKinds | undefined {
    return this.#served?.kueue === 'served' ? this.#served.kinds : undefined;
  }

  async #lookAtQueues({
    kinds,
    versions: { visibility },
  }: Extract<Served, { kueue: 'served' }>): Promise<QueueLook> {
    await settledWithin(kinds.settled, this.#patienceMs);
    const kueue = 'served';
    if (!kinds.isSeen)
      return { sight: 'none', problems: kinds.problems, kueue };
    const { sights } = kinds;
    const ours = sights.localQueues.map(({ clusterQueue }) => clusterQueue);
    const listed =
      visibility === undefined
        ? undefined
        : await this.#lists.read(
            visibility,
            [...new Set(ours)].filter(Boolean),
            this.#patienceMs,
          );
    const { problems } = kinds;
    const sight = problems.length === 0 ? 'current' : 'stale';
    return { sight, problems, kueue, sights: { ...sights, listed } };
  }

  #lookAtNothing(served: Served | undefined): QueueLook {
    const what = 'what the cluster serves';
    const problems: QueueProblem[] = [];
    if (this.#failure) {
      const { why, since } = this.#failure;
      const told = served && { since: since.toISOString() };
      problems.push({ what, why, ...told });
    } else if (!served) {
      const why = `Cluster '${
        this.#client.name
      }' has not told what it serves yet.`;
      problems.push({ what, why });
    }
    if (!served) return { sight: 'none', problems, kueue: 'unknown' };
    const sight = problems.length === 0 ? 'current' : 'stale';
    return { sight, problems, kueue: 'absent' };
  }

  /** Kueue may have come, gone, or changed its versions since; the next look sees what came of it. */
  #askWhatIsServed(): Promise<void> {
    this.#asking ??= this.#client
      .discover({ deadlineMs: ASK_WITHIN_MS })
      .then(discovery => {
        this.#failure = undefined;
        this.#take(versionsOf(discovery));
      })
      .catch(error => {
        const why = toError(error).message;
        this.#failure = { since: this.#failure?.since ?? new Date(), why };
      })
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  #take(versions: KueueVersions | undefined): void {
    const before = this.#served;
    const known = before?.kueue === 'served' ? before.versions : undefined;
    const isSame = before && JSON.stringify(versions) === JSON.stringify(known);
    if (this.#isClosed || isSame) return;
    // A moment in which a cluster does not know of Kueue takes nothing away that it still tells of.
    if (!versions && this.#kinds?.problems.length === 0) return;
    this.#served = versions
      ? {
          kueue: 'served',
          versions,
          kinds: new QueueKinds(this.#client, this.#namespaces, versions),
        }
      : { kueue: 'absent' };
    // After the new ones are open, so that what both look at is watched on.
    if (before?.kueue === 'served') before.kinds.close();
  }
}

function versionsOf(discovery: Discovery): KueueVersions | undefined {
  const of = (kind: string, group = KUEUE) =>
    discovery.kind(group, kind)?.version;
  const ClusterQueue = of('ClusterQueue');
  const LocalQueue = of('LocalQueue');
  const ResourceFlavor = of('ResourceFlavor');
  const Workload = of('Workload');
  return ClusterQueue && LocalQueue && ResourceFlavor && Workload
    ? {
        ...{ ClusterQueue, LocalQueue, ResourceFlavor, Workload },
        Cohort: of('Cohort'),
        visibility: of('ClusterQueue', VISIBILITY),
      }
    : undefined;
}
