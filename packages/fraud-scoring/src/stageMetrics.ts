import type { Stage, StageTimer } from './engine/StageTimer';
import type { ScoringMetrics } from './metrics';

/** Where the time of each stage is added. */
export type StageSeconds = Record<Stage, { observe(seconds: number): void }>;

/** The histogram of each stage, looked up once and not for each transaction. */
export function histogramsOf({ stageSeconds }: ScoringMetrics): StageSeconds {
  return {
    parse: stageSeconds.of({ stage: 'parse' }),
    features: stageSeconds.of({ stage: 'features' }),
    inference: stageSeconds.of({ stage: 'inference' }),
    decide: stageSeconds.of({ stage: 'decide' }),
    store: stageSeconds.of({ stage: 'store' }),
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
