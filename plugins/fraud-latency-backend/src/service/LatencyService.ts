import {
  addBuckets,
  type Buckets,
  LATENCY_WINDOWS,
  type LatencyFigures,
  type LatencyPoint,
  type LatencyResponse,
  type LatencyWindow,
  quantileOf,
  type QuantileFigure,
  type QuantileName,
  type ScoringInstance,
  SCORING_STAGES,
  shareWithin,
  SHOWN_QUANTILES,
  totalOf,
  type VariantDecisions,
  type VersionLatency,
} from '@modelport/plugin-fraud-latency-common';
import type { Span, SpanCounts, StepCounts } from '../sources/MetricsSource';
import { Objectives } from './Objectives';
import { problemOf, stateOf } from './stateOf';
import type { WatchedService } from './WatchedService';

/** For a look that falls on the end of a step to be kept. */
const SETTLE_MS = 1_000;

/** The span of a window that ends with the last step that is over. */
export function spanOf(window: LatencyWindow, now: number): Span {
  const { seconds, stepSeconds } = LATENCY_WINDOWS[window];
  let alignSeconds = 15;
  if (stepSeconds > 60) alignSeconds = seconds > 86_400 ? 300 : 60;
  const alignMs = 1_000 * alignSeconds;
  const to = Math.floor((now - SETTLE_MS) / alignMs) * alignMs;
  return { from: to - 1_000 * seconds, to };
}

function figuresOf(buckets: Buckets): LatencyFigures {
  const quantiles = Object.fromEntries(
    Object.entries(SHOWN_QUANTILES).map(([name, quantile]) => [
      name,
      quantileOf(buckets, quantile),
    ]),
  ) as Record<QuantileName, QuantileFigure>;
  return { count: totalOf(buckets), quantiles };
}

const nameOf = ({ model, version, variant, cloud }: VersionLatency) =>
  [model, version, variant, cloud].join(' ');

/** In one order, whichever source they are of. */
function decisionsOf({ decisions }: SpanCounts): VariantDecisions[] {
  const keyOf = ({ variant, decision }: VariantDecisions) =>
    `${variant} ${decision}`;
  return [...decisions].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
}

function versionsOf({ versions }: SpanCounts): LatencyResponse['versions'] {
  return versions
    .map(({ buckets, ...version }) => {
      const within45ms = shareWithin(buckets, 0.045);
      const within100ms = shareWithin(buckets, 0.1);
      return {
        ...version,
        ...figuresOf(buckets),
        ...(within45ms && { within45ms }),
        ...(within100ms && { within100ms }),
      };
    })
    .sort(
      (a, b) =>
        b.count - a.count ||
        nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }),
    );
}

function stagesOf({ stages }: SpanCounts): LatencyResponse['stages'] {
  return SCORING_STAGES.flatMap(stage => {
    const found = stages.find(each => each.stage === stage);
    return found ? [{ stage, ...figuresOf(found.buckets) }] : [];
  });
}

/** The points of a series, all by the same bounds. */
function pointsOf(
  steps: readonly (StepCounts | undefined)[],
  { from }: Span,
  stepSeconds: number,
): Pick<LatencyResponse, 'bounds' | 'series'> {
  const { bounds } = addBuckets(
    steps.flatMap(step => (step ? [step.requests] : [])),
  );
  const nothing = { bounds, counts: [...bounds, Infinity].map(() => 0) };
  const series = steps.map((step, at): LatencyPoint => {
    const end = from + 1_000 * stepSeconds * (at + 1);
    const counts = step && [...addBuckets([nothing, step.requests]).counts];
    return {
      at: new Date(end).toISOString(),
      counts: counts ?? null,
      refused: step?.refused ?? null,
      failed: step?.failed ?? null,
      degraded: step?.degraded ?? null,
      shed: step?.shed ?? null,
      loopDelaySeconds: step?.loopDelaySeconds ?? null,
      loopBusy: step?.loopBusy ?? null,
    };
  });
  return { bounds: [...bounds], series };
}

function ageOf(
  instances: readonly ScoringInstance[],
  now: number,
): number | undefined {
  const seen = instances.flatMap(({ seenAt }) =>
    seenAt === undefined ? [] : [Date.parse(seenAt)],
  );
  return seen.length > 0
    ? Math.max(0, Math.round((now - Math.max(...seen)) / 1_000))
    : undefined;
}

/** Says what a scoring service did in a span of time. */
export class LatencyService {
  readonly #objectives = new Objectives();

  constructor(private readonly options: { now(): number }) {}

  /**
   * All figures, those of the objective too, are of one moment: the end of the span.
   *
   * @throws ServiceUnavailableError when the figures cannot be had
   */
  async latency(
    { config, source }: WatchedService,
    window: LatencyWindow,
  ): Promise<LatencyResponse> {
    const now = this.options.now();
    const span = spanOf(window, now);
    const { stepSeconds } = LATENCY_WINDOWS[window];
    const minute = spanOf('15m', now);
    const [instances, counts, steps, [lastMinute], objective] =
      await Promise.all([
        source.instances(),
        source.counts(span),
        source.series(span, stepSeconds),
        source.series({ from: minute.to - 60_000, to: minute.to }, 60),
        this.#objectives.of({ config, source }, span.to),
      ]);
    const problem = problemOf(config.name, instances);
    const ageSeconds = ageOf(instances, now);
    return {
      service: config.name,
      window,
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      stepSeconds,
      source: source.kind,
      state: stateOf(instances, lastMinute),
      instances,
      versions: versionsOf(counts),
      stages: stagesOf(counts),
      decisions: decisionsOf(counts),
      ...pointsOf(steps, span, stepSeconds),
      ...(objective && { objective }),
      ...(ageSeconds !== undefined && { ageSeconds }),
      ...(problem !== undefined && { problem }),
    };
  }
}
