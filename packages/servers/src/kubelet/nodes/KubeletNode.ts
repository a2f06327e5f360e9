import { ClusterAccess } from '../../kubernetes/clusterRequest';
import { Pod } from '../pods/Pod';
import { PodHost, PodWorker } from '../pods/PodWorker';
import { StatusReporter } from '../pods/StatusReporter';
import { Heartbeat } from './Heartbeat';
import { PodListener, watchPods } from './watchPods';

const isOver = ({ status }: Pod) =>
  status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** One node that lives: gives signs of life, and runs what it is given. */
export class KubeletNode implements PodListener {
  private readonly workers = new Map<string, PodWorker>();
  private readonly ending = new AbortController();
  private readonly heartbeat: Heartbeat;
  private readonly watching: Promise<void>;

  constructor(
    readonly name: string,
    access: ClusterAccess,
    private readonly host: PodHost,
    heartbeatMs: number,
  ) {
    this.heartbeat = new Heartbeat(access, name, heartbeatMs);
    this.watching = watchPods(access, name, this, this.ending.signal);
  }

  /** The worker of a pod that is here. */
  find(namespace: string, name: string): PodWorker | undefined {
    const all = [...this.workers.values()];
    return all.find(worker => worker.is(namespace, name));
  }

  onPod(pod: Pod): void {
    const { uid } = pod.metadata;
    let worker = this.workers.get(uid);
    if (!worker && isOver(pod)) {
      this.removeWhenAsked(pod);
      return;
    }
    worker ??= new PodWorker(pod, this.host);
    this.workers.set(uid, worker);
    worker.update(pod);
  }

  onGone(uid: string): void {
    const worker = this.workers.get(uid);
    this.workers.delete(uid);
    worker?.forget().catch(() => {});
  }

  /** A pod that had ended before this kubelet began. */
  private removeWhenAsked(pod: Pod) {
    if (!pod.metadata.deletionTimestamp) return;
    const { signal } = this.ending;
    const reporter = new StatusReporter(this.host.access, pod, signal);
    reporter.remove().catch(() => {});
  }

  /** Ends all at once; nobody is told. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.heartbeat.stop();
    await Promise.all([...this.workers.values()].map(each => each.kill()));
    await this.watching;
  }
}
