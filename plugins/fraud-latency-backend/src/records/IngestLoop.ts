import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { RecordsConfig } from '../config/ScoringServiceConfig';
import { LeasedLoop, type LoopPlace } from '../loop/LeasedLoop';
import type { Ingest } from './Ingest';
import { PaymentCleaner } from './PaymentCleaner';
import type { PaymentStore } from './PaymentStore';
import type { RecordSource } from './RecordSource';

const LEASE_MS = 10_000;
const USUAL_EVERY_MS = 2_000;

/** What {@link IngestLoop} works with. */
export interface IngestLoopOptions extends LoopPlace {
  service: string;
  records: RecordsConfig;
  sources: readonly RecordSource[];
  store: PaymentStore;
  ingest: Pick<Ingest, 'readOn'>;
  logger: LoggerService;
  /** Milliseconds between two looks; default 2,000. */
  everyMs?: number;
}

/** Reads the records of a service. */
export class IngestLoop extends LeasedLoop {
  constructor(options: IngestLoopOptions) {
    const { service, records, sources, store, ingest, now } = options;
    const { logger, everyMs = USUAL_EVERY_MS } = options;
    const cleaner = new PaymentCleaner({
      ...{ service, store, now },
      keeping: records,
    });
    let knownEpoch: number | undefined;
    super({
      ...options,
      leases: store.leases,
      name: `records:${service}`,
      leaseMs: LEASE_MS,
      async work(lease) {
        if (knownEpoch !== lease.epoch) {
          const instances = sources.map(({ instance }) => instance);
          await store.forgetOthers(service, instances, lease);
          knownEpoch = lease.epoch;
        }
        const done = await Promise.allSettled(
          sources.map(source => ingest.readOn(source, lease)),
        );
        for (const each of done) {
          if (each.status === 'rejected') throw each.reason;
        }
        await cleaner.clean();
        return !done.every(
          each => each.status === 'fulfilled' && each.value === 'at-end',
        );
      },
      async rest() {
        await Promise.all(sources.map(source => source.release()));
      },
      tell: error =>
        logger.warn(
          `Records of the scoring service ${service} could not be kept: ${
            toError(error).message
          }`,
        ),
      pauseMs: () => everyMs,
    });
  }
}
