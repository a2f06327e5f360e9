import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { LeaseKeeper, type Leases } from '@modelport/plugin-ml-node';
import type { LabelSender } from './LabelSender';

const LEASE_MS = 10_000;
const USUAL_MS = 2_000;
/** While the service cannot be reached. */
const MOST_MS = 30_000;

/** What {@link LabelLoop} works with. */
export interface LabelLoopOptions {
  service: string;
  sender: Pick<LabelSender, 'send'>;
  leases: Leases;
  logger: LoggerService;
  /** This process. */
  holder: string;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
  /** Between two looks, in milliseconds; grows while the service cannot be reached. */
  everyMs?: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Sends labels again and again until the service has them, in one process of all replicas: the one with the lease. */
export class LabelLoop {
  readonly #options: LabelLoopOptions;
  readonly #keeper: LeaseKeeper;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #failures = 0;

  constructor(options: LabelLoopOptions) {
    this.#options = options;
    const { service, leases, holder, isGone, now } = options;
    this.#keeper = new LeaseKeeper({
      leases,
      name: `labels:${service}`,
      ...{ holder, isGone },
      leaseMs: LEASE_MS,
      now: () => new Date(now()),
    });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Lets what is under way end, and gives the lease back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.#keeper.drop();
  }

  /** Sends once, when this process has the lease. */
  async look(): Promise<void> {
    if (await this.#keeper.ensure()) await this.#options.sender.send();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { everyMs = USUAL_MS } = this.#options;
    while (!signal.aborted) {
      await this.#tryOnce();
      const pause = Math.min(MOST_MS, everyMs * 2 ** this.#failures);
      await sleep(pause, undefined, { signal }).catch(
        () => undefined, // stopped
      );
    }
  }

  async #tryOnce(): Promise<void> {
    const { logger, service } = this.#options;
    try {
      await this.look();
      this.#failures = 0;
    } catch (error) {
      // Told once for each time that it begins.
      if (this.#failures === 0) {
        logger.warn(
          `Labels for the scoring service ${service} wait: ${
            toError(error).message
          }`,
        );
      }
      this.#failures = Math.min(this.#failures + 1, 10);
    }
  }
}
