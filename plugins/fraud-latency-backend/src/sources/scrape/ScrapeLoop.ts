import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { LeasedLoop, type LoopPlace } from '../../loop/LeasedLoop';
import { type Scraper, type ScraperOptions } from './Scraper';

const LEAST_LEASE_MS = 10_000;
const PRUNE_EVERY_MS = 300_000;

/** What {@link ScrapeLoop} works with. */
export interface ScrapeLoopOptions
  extends LoopPlace,
    Pick<ScraperOptions, 'service' | 'store'> {
  scraper: Pick<Scraper, 'look'>;
  logger: LoggerService;
}

/** Looks at a service every few seconds. */
export class ScrapeLoop extends LeasedLoop {
  constructor(options: ScrapeLoopOptions) {
    const { service, store, scraper, logger, now } = options;
    const everyMs = 1_000 * service.scrapeSeconds;
    let prunedAt = 0;
    super({
      ...options,
      leases: store.leases,
      name: `scrape:${service.name}`,
      leaseMs: Math.max(LEAST_LEASE_MS, 2 * everyMs),
      async work(lease) {
        await scraper.look(lease);
        if (now() - prunedAt >= PRUNE_EVERY_MS) {
          prunedAt = now();
          await store.prune(prunedAt);
        }
        return false;
      },
      tell: error =>
        logger.warn(
          `Figures of the scoring service ${service.name} could not be kept: ${
            toError(error).message
          }`,
        ),
      // At whole multiples, so that looks fall on the ends of steps.
      pauseMs: () => everyMs - (now() % everyMs),
    });
  }
}
