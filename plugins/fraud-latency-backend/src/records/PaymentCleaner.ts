import type { RecordsConfig } from '../config/ScoringServiceConfig';
import type { PaymentStore } from './PaymentStore';

const DAY_MS = 86_400_000;
const EVERY_MS = 600_000;

/** What {@link PaymentCleaner} works with. */
export interface PaymentCleanerOptions {
  service: string;
  keeping: Pick<RecordsConfig, 'keepDays'>;
  store: Pick<PaymentStore, 'removeBefore'>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Removes payments of a service that are older than they are to be kept. */
export class PaymentCleaner {
  #nextAt = 0;

  constructor(private readonly options: PaymentCleanerOptions) {}

  /** Removes some of them, when it is time to. */
  async clean(): Promise<void> {
    const { service, keeping, store, now } = this.options;
    const at = now();
    if (at < this.#nextAt) return;
    const isMore = await store.removeBefore(
      service,
      at - keeping.keepDays * DAY_MS,
      at,
    );
    if (!isMore) this.#nextAt = at + EVERY_MS;
  }
}
