import type { QuantileFigure, ShareFigure } from './buckets';

/** Quantiles that are shown. @public */
export const SHOWN_QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99, p999: 0.999 };

/** Name of a quantile that is shown. @public */
export type QuantileName = keyof typeof SHOWN_QUANTILES;

/** Spans of time that can be looked at, with the width of a point of their series in seconds. @public */
export const LATENCY_WINDOWS = {
  '15m': { seconds: 900, stepSeconds: 15 },
  '1h': { seconds: 3_600, stepSeconds: 60 },
  '6h': { seconds: 21_600, stepSeconds: 300 },
  '24h': { seconds: 86_400, stepSeconds: 1_200 },
  '7d': { seconds: 604_800, stepSeconds: 7_200 },
} as const;

/** A span of time that can be looked at. @public */
export type LatencyWindow = keyof typeof LATENCY_WINDOWS;

/** How long something took, from the counts of buckets alone and never from averages of percentiles. @public */
export interface LatencyFigures {
  /** How many were observed. */
  count: number;
  quantiles: Record<QuantileName, QuantileFigure>;
}

/** Requests of one version in one cloud. @public */
export interface VersionLatency extends LatencyFigures {
  model: string;
  version: string;
  /** Arm of the experiment in which it answered. */
  variant: string;
  cloud: string;
  /** Absent where nothing was observed. */
  within45ms?: ShareFigure;
  within100ms?: ShareFigure;
}

/** Steps of scoring, in their order. @public */
export const SCORING_STAGES = [
  'parse',
  'features',
  'inference',
  'decide',
  'store',
] as const;

/** A step of scoring. @public */
export type ScoringStage = (typeof SCORING_STAGES)[number];

/** One step of scoring, over all versions and clouds. @public */
export interface StageLatency extends LatencyFigures {
  stage: ScoringStage;
}

/** How often one arm of the experiment decided in one way. @public */
export interface VariantDecisions {
  variant: string;
  decision: 'approve' | 'review' | 'decline';
  count: number;
}

/** What happened in one step of a series. @public */
export interface LatencyPoint {
  /** End of the step, ISO 8601. */
  at: string;
  /** Requests that were answered, by bucket of `LatencyResponse.bounds`; null where nothing is known of the step. */
  counts: number[] | null;
  /** Requests answered with a status of 4xx, also those over the rate of their client; null where unknown, like all that follow. */
  refused: number | null;
  /** Requests answered with a status of 5xx, those turned away to protect the others not counted. */
  failed: number | null;
  /** Answers worth less than usual. */
  degraded: number | null;
  /** Requests turned away with 503 to protect the others. */
  shed: number | null;
  /** 99th percentile of the delay of the event loop, the worst of the instances, in seconds. */
  loopDelaySeconds: number | null;
  /** Share of time in which the event loop was busy, from 0 to 1, the worst of the instances. */
  loopBusy: number | null;
}

/** How fast the error budget is used, over one span. 1 uses it up exactly at the end of the objective's window. @public */
export interface BurnRate {
  /** Such as `1h`. */
  window: string;
  /** null where too little was observed to tell. */
  rate: number | null;
  /** Requests of the span for which something is known, those that failed or were turned away too; an older portal does not tell. */
  total?: number;
}

/** The objective of latency, and how much of its error budget is left. @public */
export interface LatencyObjective {
  /** Answers within this count as good, in seconds. */
  thresholdSeconds: number;
  /** Share of requests that has to be good, below 1. */
  objective: number;
  windowDays: number;
  /** Requests of the window for which something is known. Those that failed or were turned away count as not good. */
  good: number;
  total: number;
  /** From 1 down, below 0 when more was used than there is; null while fewer than ten requests may fail. */
  budgetLeft: number | null;
  burn: BurnRate[];
  /** Since when there are figures; later than the window's begin where they are not kept as long, ISO 8601. */
  since?: string;
}

/** One process that scores. @public */
export interface ScoringInstance {
  /** As configured, without secrets. */
  url: string;
  cloud: string;
  /** When it last answered, ISO 8601; absent when never since the portal runs. */
  seenAt?: string;
  /** Why it is not seen now, in one sentence. */
  problem?: string;
}

/** Whether the service keeps up: `saturated` where its event loop was busy more than 90 % of the last minute. @public */
export type ScoringState =
  | 'quiet'
  | 'keeping-up'
  | 'saturated'
  | 'not-seen'
  | 'unknown';

/** What a model's scoring service did in a span of time, measured inside of the service. Times are ISO 8601. @public */
export interface LatencyResponse {
  /** As named in the configuration. */
  service: string;
  window: LatencyWindow;
  from: string;
  to: string;
  stepSeconds: number;
  /** Where the figures come from. */
  source: 'scrape' | 'prometheus';
  state: ScoringState;
  instances: ScoringInstance[];
  versions: VersionLatency[];
  stages: StageLatency[];
  /** Transactions that were decided in the span; those that had been decided before are not among them. */
  decisions?: VariantDecisions[];
  /** Upper bounds of the buckets of `series`, in seconds; the last bucket has none. */
  bounds: number[];
  series: LatencyPoint[];
  /** Absent where none is configured. */
  objective?: LatencyObjective;
  /** Age of the newest figure in seconds; absent where there is none. */
  ageSeconds?: number;
  /** Why figures are missing or old, in one sentence. */
  problem?: string;
}
