import {
  USUAL_KEEP_DAYS,
  USUAL_KEEP_VERDICT_DAYS,
} from '../config/readRecords';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { PaymentStore } from './PaymentStore';

const DAY_MS = 86_400_000;

/** What {@link RetentionSweep} works with. */
export interface RetentionSweepOptions {
  configs: readonly Pick<ScoringServiceConfig, 'name' | 'records'>[];
  store: Pick<PaymentStore, 'removeBefore' | 'removeVerdicts' | 'services'>;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Removes what no loop sees to: verdicts that are too old, and what is left of services that are configured no longer, or
 * whose records are read no longer, once it is as old as is usual.
 */
export class RetentionSweep {
  constructor(private readonly options: RetentionSweepOptions) {}

  /** Removes all that is too old; ends early when the signal says so. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { configs, store, now } = this.options;
    for (const service of await store.services()) {
      const records = configs.find(({ name }) => name === service)?.records;
      const at = now();
      if (!records) {
        await all(signal, () =>
          store.removeBefore(service, at - USUAL_KEEP_DAYS * DAY_MS, at),
        );
      }
      const days = records?.keepVerdictDays ?? USUAL_KEEP_VERDICT_DAYS;
      await all(signal, () =>
        store.removeVerdicts(service, at - days * DAY_MS),
      );
    }
  }
}

/** Some after the other, so that no reader waits for long. */
async function all(
  signal: AbortSignal | undefined,
  removeSome: () => Promise<boolean>,
): Promise<void> {
  let isMore = true;
  while (isMore && !signal?.aborted) isMore = await removeSome();
}
