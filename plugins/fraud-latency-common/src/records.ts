/**
 * Whether the portal has records of a scoring service: `off` where the configuration does not ask for them, `none` while none
 * has come, `stale` while the service's feed cannot be read or was not read for a minute.
 *
 * @public
 */
export type RecordsState = 'off' | 'none' | 'fresh' | 'stale';

/** How far the portal has read what a scoring service decided, and what waits for people. @public */
export interface RecordsSummary {
  /** As named in the configuration. */
  service: string;
  state: RecordsState;
  /** When the feed that is furthest behind was read last, ISO 8601 like the other times; absent where none was. */
  readAt?: string;
  /** Why a feed is not read now, in one sentence. */
  problem?: string;
  /** When records were missed: the service had dropped them before they were read. */
  lostAt?: string;
  /** Days that payments are kept; absent where records are `off`. */
  keepDays?: number;
  /** Share of the cards whose payments are kept, above 0 and at most 1. */
  sampleShare?: number;
  /** When the newest payment was received. */
  newestAt?: string;
  /** Payments that wait for a verdict, also those that somebody looks at. */
  openReviews: number;
  escalatedReviews: number;
}
