import type {
  RecordsState,
  RecordsSummary,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { DatabasePayments, FeedRow } from './DatabasePayments';
import { isoOf } from './PaymentRow';
import { switchOn } from './requireRecords';

/** A feed that was not read for so long is stale. */
const STALE_MS = 60_000;

/** What {@link RecordsService} works with. */
export interface RecordsServiceOptions {
  payments: Pick<DatabasePayments, 'feeds' | 'newest'>;
  reviews: {
    count(service: string): Promise<{ open: number; escalated: number }>;
  };
  /** Milliseconds since 1970. */
  now(): number;
}

function stateOf(feeds: FeedRow[], now: number, isAny: boolean): RecordsState {
  const isBehind =
    feeds.length === 0 ||
    feeds.some(
      ({ readAt, problem }) => problem !== undefined || now - readAt > STALE_MS,
    );
  if (isBehind && feeds.length > 0) return 'stale';
  return isAny ? 'fresh' : 'none';
}

/** Tells how far the portal has read the records of a service. */
export class RecordsService {
  constructor(private readonly options: RecordsServiceOptions) {}

  async summary(config: ScoringServiceConfig): Promise<RecordsSummary> {
    const { name: service, records } = config;
    if (!records) {
      return {
        ...{ service, state: 'off', problem: switchOn(service) },
        ...{ openReviews: 0, escalatedReviews: 0 },
      };
    }
    const { payments, reviews, now } = this.options;
    const [feeds, newest, counts] = await Promise.all([
      payments.feeds(service),
      payments.newest(service),
      reviews.count(service),
    ]);
    const lost = feeds.flatMap(({ lostAt }) => lostAt ?? []);
    const problem = feeds.find(feed => feed.problem !== undefined)?.problem;
    return {
      service,
      state: stateOf(feeds, now(), newest !== undefined),
      ...(feeds.length > 0 && {
        readAt: isoOf(Math.min(...feeds.map(({ readAt }) => readAt))),
      }),
      ...(problem !== undefined && { problem }),
      ...(lost.length > 0 && { lostAt: isoOf(Math.max(...lost)) }),
      keepDays: records.keepDays,
      sampleShare: records.sampleShare,
      ...(newest !== undefined && { newestAt: isoOf(newest) }),
      openReviews: counts.open,
      escalatedReviews: counts.escalated,
    };
  }
}
