import type { Answer } from './engine/ScoringEngine';
import type { Stage, StageTimer } from './engine/StageTimer';
import type { ScoringMetrics } from './metrics';

/** Where the time of each stage is added. */
export type StageSeconds = Record<Stage, { observe(seconds: number): void }>;

/** The histogram of each stage, looked up once and not for each transaction. */
export function histogramsOf({ stageSeconds }: ScoringMetrics): StageSeconds {
  return {
    features: stageSeconds.labels('features'),
    inference: stageSeconds.labels('inference'),
    decide: stageSeconds.labels('decide'),
    store: stageSeconds.labels('store'),
  };
}

/** Adds the time of each stage to its histogram. */
export class StageMetrics implements StageTimer {
  #since = performance.now();

  constructor(private readonly histograms: StageSeconds) {}

  mark(stage: Stage): void {
    const now = performance.now();
    this.histograms[stage].observe((now - this.#since) / 1_000);
    this.#since = now;
  }
}

/** Counts a transaction that was answered, by HTTP or over a topic. */
export function countAnswer(
  metrics: ScoringMetrics,
  { record, isRepeated }: Answer,
): void {
  if (isRepeated) {
    metrics.repeated.inc();
    return;
  }
  const { variant, decision } = record;
  metrics.decisions.inc({ variant, decision, reason: record.reason.kind });
  if (record.degraded) metrics.degraded.inc({ why: record.degraded });
  if (record.late_by !== undefined) metrics.late.inc();
}
