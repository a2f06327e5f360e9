import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Lease,
  LeaseKeeper,
  type LeaseKeeperOptions,
  LeaseLostError,
} from '@modelport/plugin-ml-node';

/** What every loop of this plugin is given. */
export interface LoopPlace {
  /** This process. */
  holder: string;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What a {@link LeasedLoop} does, and when. */
export interface LeasedLoopOptions
  extends LoopPlace,
    Pick<LeaseKeeperOptions, 'leases' | 'name' | 'leaseMs'> {
  /** Done at each look while this process has the lease; true when there is more to do at once. */
  work(lease: Lease): Promise<boolean>;
  /** Done where another process has the lease, and at the end: lets go of what only the holder needs. */
  rest?(): Promise<void>;
  /** Told once of each time that looks begin to fail. */
  tell(error: unknown): void;
  /**
   * Milliseconds until the next look.
   *
   * @param failures - looks that have failed one after the other
   */
  pauseMs(failures: number): number;
}

/** Does something again and again, in one process of all replicas: the one with the lease. */
export class LeasedLoop {
  readonly #options: LeasedLoopOptions;
  readonly #keeper: LeaseKeeper;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #failures = 0;

  constructor(options: LeasedLoopOptions) {
    this.#options = options;
    const { leases, name, holder, isGone, leaseMs, now } = options;
    this.#keeper = new LeaseKeeper({
      ...{ leases, name, holder, isGone, leaseMs },
      now: () => new Date(now()),
    });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Lets the look under way end, and gives the lease back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.#options.rest?.();
    await this.#keeper.drop();
  }

  /** Does all that there is to do now, when this process has the lease. */
  async look(): Promise<void> {
    const { work, rest } = this.#options;
    for (;;) {
      const lease = await this.#keeper.ensure();
      if (!lease) {
        await rest?.();
        return;
      }
      const isMore = await work(lease);
      if (!isMore || this.#stop.signal.aborted) return;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#tryOnce();
      const pause = this.#options.pauseMs(this.#failures);
      await sleep(pause, undefined, { signal }).catch(
        () => undefined, // stopped
      );
    }
  }

  async #tryOnce(): Promise<void> {
    const { rest, tell } = this.#options;
    try {
      await this.look();
      this.#failures = 0;
    } catch (error) {
      if (error instanceof LeaseLostError) {
        await rest?.();
        return;
      }
      if (this.#failures === 0) tell(error);
      this.#failures += 1;
    }
  }
}
