import type {
  Buckets,
  ScoringInstance,
  VariantDecisions,
} from '@modelport/plugin-fraud-latency-common';
import type { StageSeconds, VersionRequests } from '../figures/Figures';

/** The problem of an instance of which nothing is known yet. */
export const NOT_ASKED = 'The portal has not asked this instance yet';

/** From (not included) to (included), in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** What was counted in a span. */
export interface SpanCounts {
  versions: (VersionRequests & { cloud: string })[];
  stages: StageSeconds[];
  decisions: VariantDecisions[];
}

/** What was counted in one step, over all instances that are known of. */
export interface StepCounts {
  requests: Buckets;
  refused: number;
  failed: number;
  degraded: number;
  shed: number;
  /** 99th percentile in seconds, the worst of the instances; null where too little was observed. */
  loopDelaySeconds: number | null;
  /** From 0 to 1, the worst of the instances; null where unknown. */
  loopBusy: number | null;
}

/** What an objective counts. */
export interface Total {
  requests: Buckets;
  failed: number;
  shed: number;
  /** How much of the span something is known of. */
  knownSeconds: number;
  /** When the first figures of the span begin; absent where there are none. */
  since?: number;
}

/**
 * Where the figures of one scoring service come from.
 *
 * All methods throw ServiceUnavailableError, in words for people, when the figures cannot be had.
 */
export interface MetricsSource {
  readonly kind: 'scrape' | 'prometheus';
  /** Counts of a whole span, by what they are of. */
  counts(span: Span): Promise<SpanCounts>;
  /**
   * Counts of the steps of a span, in their order.
   *
   * @returns undefined for a step of which nothing is known
   */
  series(span: Span, stepSeconds: number): Promise<(StepCounts | undefined)[]>;
  /** What an objective counts in a span. */
  total(span: Span): Promise<Total>;
  /** The processes, as they were seen last. */
  instances(): Promise<ScoringInstance[]>;
}
