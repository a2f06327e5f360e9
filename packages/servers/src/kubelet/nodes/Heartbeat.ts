import { ClusterAccess } from '../../kubernetes/clusterRequest';
import { renewLease, reportNode } from './registerNode';

/** Statuses are told this many times less often than leases are renewed. */
const STATUS_EVERY = 5;

/** Gives signs of life of a node until it is stopped; an API server that does not answer is asked again at the next. */
export class Heartbeat {
  private readonly timer: NodeJS.Timeout;
  private beats = 0;

  constructor(
    private readonly access: ClusterAccess,
    private readonly node: string,
    everyMs: number,
  ) {
    this.timer = setInterval(() => this.beat(), everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    this.beats += 1;
    const told = this.beats % STATUS_EVERY === 0;
    const beat = told
      ? reportNode(this.access, this.node)
      : renewLease(this.access, this.node);
    beat.catch(() => {}); // it may be killed, paused or on its way: the next beat tells
  }
}
