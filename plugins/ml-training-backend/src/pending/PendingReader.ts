import { isError } from '@backstage/errors';
import { ClusterError, type Clusters } from '@modelport/plugin-ml-cluster-node';
import { explainPending } from './explainPending';
import type { PendingCause, PendingReason } from './PendingReason';
import { readPendingFacts } from './readPendingFacts';

/** A Job that waits. */
export interface WaitingJob {
  cluster: string;
  namespace: string;
  name: string;
}

interface Answer {
  askedAt: number;
  reason: Promise<PendingReason | undefined>;
}

/** How long an answer is given again before the cluster is asked anew. */
const FRESH_MS = 5_000;
const ASK_WITHIN_MS = 5_000;

/** What events and queues may tell more of than Jobs, pods and Workloads do. */
const MAY_BE_MORE: readonly PendingCause[] = [
  'starting',
  'suspended',
  'queue-stopped',
  'missing-secret',
  'unknown',
];

/** Says why Jobs wait, and asks their clusters every few seconds at most, however often it is asked itself. */
export class PendingReader {
  readonly #clusters: Pick<Clusters, 'client'>;
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();

  constructor(options: {
    clusters: Pick<Clusters, 'client'>;
    /** Milliseconds of a clock that only goes forward. */
    now?: () => number;
  }) {
    this.#clusters = options.clusters;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Reads why a Job waits.
   *
   * @param known - what is known of that already: where it says all, the cluster is not asked
   * @returns undefined when the cluster does not say; what is known of the Job already is then the best answer
   * @throws NotFoundError for a cluster that is not configured
   */
  async read(
    job: WaitingJob,
    known?: PendingReason,
  ): Promise<PendingReason | undefined> {
    if (known && !MAY_BE_MORE.includes(known.cause)) return known;
    const now = this.#now();
    for (const [old, { askedAt }] of this.#answers) {
      if (now - askedAt >= FRESH_MS) this.#answers.delete(old);
    }
    const key = [job.cluster, job.namespace, job.name].join('/');
    const answer = this.#answers.get(key) ?? {
      askedAt: now,
      reason: this.#ask(job),
    };
    this.#answers.set(key, answer);
    return answer.reason;
  }

  async #ask({ cluster, ...job }: WaitingJob) {
    const client = this.#clusters.client(cluster);
    try {
      const signal = AbortSignal.timeout(ASK_WITHIN_MS);
      return explainPending(await readPendingFacts(client, job, signal));
    } catch (error) {
      if (error instanceof ClusterError || isTimeout(error)) return undefined;
      throw error;
    }
  }
}

function isTimeout(error: unknown): boolean {
  return isError(error) && error.name === 'TimeoutError';
}
