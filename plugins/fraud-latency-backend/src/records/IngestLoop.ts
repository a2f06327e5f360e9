import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type Lease,
  LeaseKeeper,
  LeaseLostError,
} from '@modelport/plugin-ml-node';
import type { RecordsConfig } from '../config/ScoringServiceConfig';
import type { Ingest } from './Ingest';
import { PaymentCleaner } from './PaymentCleaner';
import type { PaymentStore } from './PaymentStore';
import type { RecordSource } from './RecordSource';

const LEASE_MS = 10_000;
const USUAL_EVERY_MS = 2_000;

/** What {@link IngestLoop} works with. */
export interface IngestLoopOptions {
  service: string;
  records: RecordsConfig;
  sources: readonly RecordSource[];
  store: PaymentStore;
  ingest: Pick<Ingest, 'readOn'>;
  logger: LoggerService;
  /** This process. */
  holder: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds between two looks; default 2,000. */
  everyMs?: number;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
}

/** Reads the records of a service, in one process of all replicas: the one with the lease. */
export class IngestLoop {
  readonly #options: IngestLoopOptions;
  readonly #keeper: LeaseKeeper;
  readonly #cleaner: PaymentCleaner;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #known: Lease | undefined;

  constructor(options: IngestLoopOptions) {
    this.#options = options;
    const { service, records, store, holder, now, isGone } = options;
    this.#cleaner = new PaymentCleaner({
      ...{ service, store, now },
      keeping: records,
    });
    this.#keeper = new LeaseKeeper({
      leases: store.leases,
      name: `records:${service}`,
      holder,
      isGone,
      leaseMs: LEASE_MS,
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
    await this.#release();
    await this.#keeper.drop();
  }

  /** Reads all that there is now, when this process has the lease. */
  async look(): Promise<void> {
    const { sources, service, store, ingest } = this.#options;
    for (;;) {
      const lease = await this.#keeper.ensure();
      if (!lease) {
        await this.#release();
        return;
      }
      if (this.#known?.epoch !== lease.epoch) {
        const instances = sources.map(({ instance }) => instance);
        await store.forgetOthers(service, instances, lease);
        this.#known = lease;
      }
      const done = await Promise.allSettled(
        sources.map(source => ingest.readOn(source, lease)),
      );
      for (const each of done) {
        if (each.status === 'rejected') throw each.reason;
      }
      await this.#cleaner.clean();
      const isAll = done.every(
        each => each.status === 'fulfilled' && each.value === 'at-end',
      );
      if (isAll || this.#stop.signal.aborted) return;
    }
  }

  async #run(): Promise<void> {
    const { logger, service, everyMs = USUAL_EVERY_MS } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        if (error instanceof LeaseLostError) await this.#release();
        else {
          logger.warn(
            `Records of the scoring service ${service} could not be kept: ${
              toError(error).message
            }`,
          );
        }
      }
      await sleep(everyMs, undefined, { signal }).catch(
        () => undefined, // stopped
      );
    }
  }

  async #release(): Promise<void> {
    await Promise.all(this.#options.sources.map(source => source.release()));
  }
}
