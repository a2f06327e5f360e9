import type { Answer } from './engine/ScoringEngine';
import type { ScoringMetrics } from './metrics';
import type { Count, Observations } from './quickMetrics';

/** The value of a key, made when it is asked for first. */
function known<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** Counts transactions that were answered, by HTTP or over a topic; what has labels is looked up once for each of them. */
export class AnswerMetrics {
  /** By model, version and variant. */
  readonly #seconds = new Map<string, Map<string, Map<string, Observations>>>();
  /** By variant, decision and reason. */
  readonly #decisions = new Map<string, Map<string, Map<string, Count>>>();

  constructor(private readonly metrics: ScoringMetrics) {}

  /** Adds the time that an answer took. */
  time({ record }: Answer, seconds: number): void {
    const { model, variant } = record;
    const ofModel = known(this.#seconds, model.name, () => new Map());
    const ofVersion = known(ofModel, model.version, () => new Map());
    known(ofVersion, variant, () =>
      this.metrics.requestSeconds.of({
        model: model.name,
        version: model.version,
        variant,
      }),
    ).observe(seconds);
  }

  count({ record, isRepeated }: Answer): void {
    const { metrics } = this;
    if (isRepeated) {
      metrics.repeated.inc();
      return;
    }
    const { variant, decision, reason } = record;
    const ofVariant = known(this.#decisions, variant, () => new Map());
    const ofDecision = known(ofVariant, decision, () => new Map());
    known(ofDecision, reason.kind, () =>
      metrics.decisions.of({ variant, decision, reason: reason.kind }),
    ).inc();
    if (record.degraded) metrics.degraded.inc({ why: record.degraded });
    if (record.late_by !== undefined) metrics.late.inc();
  }
}
