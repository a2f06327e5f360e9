import { setTimeout as pause } from 'node:timers/promises';

/** The longest wait, as often the first. */
const MAX_FACTOR = 30;
/** Who ran so long, as often the first wait, counts as sound again. */
const STEADY_FACTOR = 60;

/** How long a kubelet waits before it tries again: longer each time. */
export class RestartDelay {
  private failures = 0;

  /** @param firstMs - a real kubelet waits 10 s, then twice as long each time, up to 5 min */
  constructor(private readonly firstMs: number) {}

  /** The wait before a container is started again, 0 for the first time; milliseconds. */
  next(ranMs: number): number {
    if (ranMs > this.firstMs * STEADY_FACTOR) this.failures = 0;
    if (this.failures > 0) return this.always();
    this.failures = 1;
    return 0;
  }

  /** The wait before something else is tried again; milliseconds. */
  always(): number {
    const waitMs = this.firstMs * 2 ** Math.max(0, this.failures - 1);
    this.failures += 1;
    return Math.min(waitMs, this.firstMs * MAX_FACTOR);
  }

  /** Resolves after the time or when the signal comes. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    await pause(ms, undefined, { signal }).catch(() => {});
  }
}
