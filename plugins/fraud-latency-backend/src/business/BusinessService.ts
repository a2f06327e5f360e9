import type {
  BusinessDays,
  BusinessDay,
  BusinessResponse,
} from '@modelport/plugin-fraud-latency-common';
import { FreshCache } from '@modelport/plugin-ml-node';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import { keepFigures, withAge } from '../payments/agedFigures';
import { requireRecords } from '../payments/requireRecords';
import type { BusinessSpan, DatabaseBusiness } from './DatabaseBusiness';
import { worthOf } from './worth';

const DAY_MS = 86_400_000;

/** What {@link BusinessService} works with. */
export interface BusinessServiceOptions {
  business: DatabaseBusiness;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Tells what the decisions of services were worth. */
export class BusinessService {
  readonly #options: BusinessServiceOptions;
  readonly #cache: FreshCache;

  constructor(options: BusinessServiceOptions) {
    this.#options = options;
    this.#cache = new FreshCache(keepFigures(options.now));
  }

  /**
   * @param maturityDays - after so many days an outcome that has not come does not come
   * @throws ConflictError when the portal does not read the records of the service
   */
  async worth(
    config: ScoringServiceConfig,
    days: BusinessDays,
    maturityDays: number,
  ): Promise<BusinessResponse> {
    requireRecords(config);
    const key = JSON.stringify([config.name, days, maturityDays]);
    const answer = await this.#cache.read(key, () =>
      this.#read(config, days, maturityDays),
    );
    return withAge(answer);
  }

  async #read(
    config: ScoringServiceConfig,
    days: BusinessDays,
    maturityDays: number,
  ): Promise<Omit<BusinessResponse, 'at' | 'isOld'>> {
    const { business, now } = this.#options;
    const { name: service } = config;
    const { sampleShare } = requireRecords(config);
    const sample = { service, sampleShare };
    const to = now();
    const span = { from: to - days * DAY_MS, to };
    const old = to - maturityDays * DAY_MS;
    const [main, ...others] = await business.currencies(sample, span);
    const currency = main?.currency ?? '';
    const [groups, exploredFrauds, exploredGenuine, known, sent, decided] =
      await Promise.all([
        business.groups(sample, span, currency, old),
        business.exploredFrauds(sample, span, currency),
        business.exploredGenuine(sample, span, currency, old),
        business.days(sample, span, currency),
        business.reviewsByDay(service, span),
        business.decided(service, span),
      ]);
    const scale = 1 / sampleShare;
    return {
      days,
      from: new Date(span.from).toISOString(),
      to: new Date(to).toISOString(),
      ...(main && { since: new Date(main.since).toISOString() }),
      currency,
      otherCurrencies: others.reduce((sum, { count }) => sum + count, 0),
      sampleShare,
      maturityDays,
      ...worthOf({ groups, exploredFrauds, exploredGenuine, scale }),
      reviews: {
        sent: [...sent.values()].reduce((sum, count) => sum + count, 0),
        decided,
      },
      perDay: daysOf(span, day => {
        const { caught = 0, missed = 0 } =
          known.find(each => each.day === day) ?? {};
        return {
          reviews: sent.get(day) ?? 0,
          caught: caught * scale,
          missed: missed * scale,
        };
      }),
    };
  }
}

/** Each day of a span, with what it brought. */
function daysOf(
  { from, to }: BusinessSpan,
  of: (day: number) => Omit<BusinessDay, 'day'>,
): BusinessDay[] {
  const [first, last] = [Math.floor(from / DAY_MS), Math.floor(to / DAY_MS)];
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    day: new Date((first + at) * DAY_MS).toISOString().slice(0, 10),
    ...of(first + at),
  }));
}
