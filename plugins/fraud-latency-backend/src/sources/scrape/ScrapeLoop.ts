import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { LeaseKeeper, LeaseLostError } from '@modelport/plugin-ml-node';
import { type Scraper, type ScraperOptions } from './Scraper';

const LEAST_LEASE_MS = 10_000;
const PRUNE_EVERY_MS = 300_000;

/** What {@link ScrapeLoop} works with. */
export interface ScrapeLoopOptions
  extends Pick<ScraperOptions, 'service' | 'store' | 'now'> {
  scraper: Pick<Scraper, 'look'>;
  logger: LoggerService;
  /** This process. */
  holder: string;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
}

/** Looks at a service every few seconds, in one process of all replicas: the one with the lease. */
export class ScrapeLoop {
  readonly #options: ScrapeLoopOptions;
  readonly #keeper: LeaseKeeper;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #prunedAt = 0;

  constructor(options: ScrapeLoopOptions) {
    this.#options = options;
    const { service, store, now, holder, isGone } = options;
    this.#keeper = new LeaseKeeper({
      leases: store.leases,
      name: `scrape:${service.name}`,
      holder,
      isGone,
      leaseMs: Math.max(LEAST_LEASE_MS, 2_000 * service.scrapeSeconds),
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
    await this.#keeper.drop();
  }

  /** Looks once, when this process has the lease. */
  async look(): Promise<void> {
    const { scraper, store, now } = this.#options;
    const lease = await this.#keeper.ensure();
    if (!lease) return;
    await scraper.look(lease);
    if (now() - this.#prunedAt >= PRUNE_EVERY_MS) {
      this.#prunedAt = now();
      await store.prune(this.#prunedAt);
    }
  }

  async #run(): Promise<void> {
    const { logger, service, now } = this.#options;
    const { signal } = this.#stop;
    const everyMs = 1_000 * service.scrapeSeconds;
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        if (!(error instanceof LeaseLostError)) {
          logger.warn(
            `Figures of the scoring service ${
              service.name
            } could not be kept: ${toError(error).message}`,
          );
        }
      }
      // At whole multiples, so that looks fall on the ends of steps.
      await sleep(everyMs - (now() % everyMs), undefined, { signal }).catch(
        () => undefined, // stopped
      );
    }
  }
}
