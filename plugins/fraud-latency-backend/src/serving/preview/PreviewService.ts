import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { FreshCache } from '@modelport/plugin-ml-node';
import type { ScoringServiceConfig } from '../../config/ScoringServiceConfig';
import { USUAL_MATURITY_DAYS } from '../../business/worth';
import { requireRecords } from '../../payments/requireRecords';
import type { ServedModels } from '../askModels';
import { hashOf } from '../chain';
import type { PolicyText } from '../servedPolicy';
import type { DatabaseReplay } from './DatabaseReplay';
import { createDecideAnew } from './decideAnew';
import { PreviewSums } from './PreviewSums';
import { reachOf } from './reach';

const DAY_MS = 86_400_000;
/** As many days again as outcomes take: of half of them nothing more is to be learnt. */
const DAYS = 2 * USUAL_MATURITY_DAYS;
/** The newest payments that are looked at, at most: some seconds. */
const MOST = 500_000;
/** Days do not change by the second, and who tries a policy often requests it next. */
const FRESH_MS = 60_000;
const MOST_KEPT = 20;

/** What {@link PreviewService} works with. */
export interface PreviewServiceOptions {
  replay: DatabaseReplay;
  /** Milliseconds since 1970. */
  now(): number;
  /** The newest payments that are looked at, at most. */
  most?: number;
}

/** Tells what a policy would have done with the payments of the last days. */
export class PreviewService {
  readonly #options: PreviewServiceOptions;
  readonly #cache: FreshCache;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PreviewServiceOptions) {
    this.#options = options;
    this.#cache = new FreshCache({
      freshForMs: FRESH_MS,
      keepForMs: FRESH_MS, // an older one is no evidence, however long a new one takes
      maxEntries: MOST_KEPT,
      isOutage: () => false,
      now: options.now,
    });
  }

  /**
   * Decides the payments of the last 60 days anew, those of the cards that are kept, in the currency of most. The span that
   * is told goes from the oldest to the newest of them.
   *
   * @throws ConflictError when the portal does not read the records of the service
   */
  async preview(
    config: ScoringServiceConfig,
    policy: PolicyText,
    models: Pick<ServedModels, 'models'>,
  ): Promise<PolicyPreview> {
    requireRecords(config);
    const sets = models.models.map(({ features }) => features);
    const key = hashOf(JSON.stringify([config.name, policy.policy, sets]));
    const { value } = await this.#cache.read(key, () =>
      this.#inTurn(() => this.#replay(config, policy, models)),
    );
    return value;
  }

  /** One after the other, so that many who try leave time for the rest of the portal. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {}); // whoever waits for it hears of its failure
    return turn;
  }

  async #replay(
    config: ScoringServiceConfig,
    { policy }: PolicyText,
    models: Pick<ServedModels, 'models'>,
  ): Promise<PolicyPreview> {
    const { replay, now, most = MOST } = this.#options;
    const { sampleShare, keepDays } = requireRecords(config);
    const sample = { service: config.name, sampleShare };
    const to = now();
    const span = { from: to - DAYS * DAY_MS, to, most };
    const currency = (await replay.currency(sample, span)) ?? '';
    const decide = createDecideAnew(policy, models);
    const maturityDays = USUAL_MATURITY_DAYS;
    const maturedBefore = to - maturityDays * DAY_MS;
    const sums = new PreviewSums(policy, decide, currency, maturedBefore);
    let [newest, oldest]: (number | undefined)[] = [];
    for await (const payments of replay.pages(sample, span)) {
      for (const payment of payments) {
        sums.add(payment);
        oldest = Number(payment.received_at);
        newest ??= oldest;
      }
    }
    const days = newest && oldest ? (newest - oldest) / DAY_MS : 0;
    const reachDays = oldest === undefined ? 0 : (to - oldest) / DAY_MS;
    const figures = sums.figures(sampleShare, days);
    const verdicts = await replay.verdicts(config.name, {
      from: oldest ?? to,
      to,
    });
    return {
      policy: { name: policy.name, version: policy.version },
      from: new Date(oldest ?? to).toISOString(),
      to: new Date(newest ?? to).toISOString(),
      ...{ days, currency, sampleShare, maturityDays },
      ...figures,
      verdictsPerDay: reachDays < 1 ? null : verdicts / reachDays,
      reach: reachOf({
        days: reachDays,
        ...{ keepDays, maturityDays, most },
        payments: figures.payments,
        ...sums.age,
      }),
    };
  }
}
