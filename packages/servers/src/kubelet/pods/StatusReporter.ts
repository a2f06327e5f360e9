import { setTimeout as pause } from 'node:timers/promises';
import { askCluster, ClusterAccess } from '../../kubernetes/clusterRequest';
import { Pod, PodStatus } from './Pod';

const AGAIN_MS = 500;
const ANSWER_MS = 10_000;
/** The pod is gone, or another has its name. */
const GONE = [404, 409];

/**
 * Tells the API server what a pod is like: the newest alone matters, and it is told until it is taken or the pod is gone.
 */
export class StatusReporter {
  private next: PodStatus | undefined;
  private telling: Promise<void> | undefined;

  constructor(
    private readonly access: ClusterAccess,
    private readonly pod: Pod,
    private readonly signal: AbortSignal,
  ) {}

  report(status: PodStatus): void {
    this.next = status;
    this.telling ??= this.tell().finally(() => {
      this.telling = undefined;
    });
  }

  /** Resolves when the newest was taken, or nobody wants it any more. */
  async told(): Promise<void> {
    while (this.telling) await this.telling;
  }

  /** Removes the object of a pod of which nothing runs any more. */
  async remove(): Promise<void> {
    const { uid } = this.pod.metadata;
    await this.ask({
      method: 'DELETE',
      path: this.path(),
      body: { gracePeriodSeconds: 0, preconditions: { uid } },
    });
  }

  private async tell() {
    const { uid } = this.pod.metadata;
    while (this.next) {
      const status = this.next;
      this.next = undefined;
      await this.ask({
        ...{ method: 'PATCH', path: `${this.path()}/status` },
        contentType: 'application/strategic-merge-patch+json',
        body: { metadata: { uid }, status },
      });
    }
  }

  private async ask(asked: Parameters<typeof askCluster>[1]) {
    while (!this.signal.aborted) {
      try {
        const signal = AbortSignal.any([
          this.signal,
          AbortSignal.timeout(ANSWER_MS),
        ]);
        const { status, text } = await askCluster(this.access, {
          ...asked,
          signal,
        });
        if (status < 300 || GONE.includes(status)) return;
        if (status === 422) {
          // it would be refused as often as it is told
          process.emitWarning(`${asked.path} was refused: ${text}`);
          return;
        }
      } catch {
        // the API server is away
      }
      await pause(AGAIN_MS, undefined, { signal: this.signal }).catch(() => {});
    }
  }

  private path() {
    const { namespace, name } = this.pod.metadata;
    return `/api/v1/namespaces/${namespace}/pods/${name}`;
  }
}
