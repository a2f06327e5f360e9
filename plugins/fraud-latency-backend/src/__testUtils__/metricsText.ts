import { METRICS } from '../sources/metricNames';

/** Observations that all took as long. */
export interface Observed {
  count: number;
  seconds: number;
}

export const times = (count: number, seconds: number): Observed => ({
  count: Math.round(count),
  seconds,
});

/** Counts of an instance since its start. */
export interface Counted {
  /** In milliseconds since 1970. */
  startedAt?: number;
  /** Requests by version; version 2 is the variant `steep`. */
  requests?: Record<string, Observed>;
  stages?: Record<string, Observed>;
  decisions?: Record<string, number>;
  refused?: Record<string, number>;
  shed?: Record<string, number>;
  degraded?: number;
  busySeconds?: number;
  idleSeconds?: number;
  delays?: Observed;
}

const BOUNDS = [0.001, 0.005, 0.045, 0.1, 1];

const histogram = (
  name: string,
  labels: string,
  { count, seconds }: Observed,
) => [
  ...[...BOUNDS, Infinity].map(bound => {
    const le = bound === Infinity ? '+Inf' : bound;
    const within = seconds <= bound ? count : 0;
    return `${name}_bucket{le="${le}"${labels && `,${labels}`}} ${within}`;
  }),
  `${name}_sum{${labels}} ${count * seconds}`,
  `${name}_count{${labels}} ${count}`,
];

const counter = (name: string, label: string, counts: Record<string, number>) =>
  Object.entries(counts).map(
    ([value, count]) => `${name}{${label}="${value}"} ${count}`,
  );

/** `/metrics` of a scoring service that counted so much. */
export function metricsText(counted: Counted = {}): string {
  const { startedAt, requests = {}, stages = {}, decisions = {} } = counted;
  return [
    '# HELP fraud_scoring_request_duration_seconds Time',
    ...(startedAt === undefined
      ? []
      : [`process_start_time_seconds ${startedAt / 1_000}`]),
    ...Object.entries(requests).flatMap(([version, observed]) => {
      const variant = version === '2' ? 'steep' : 'control';
      const labels = `model="fraud",version="${version}",variant="${variant}"`;
      return histogram(METRICS.requests, labels, observed);
    }),
    ...Object.entries(stages).flatMap(([stage, observed]) =>
      histogram(METRICS.stages, `stage="${stage}"`, observed),
    ),
    ...Object.entries(decisions).map(
      ([decision, count]) =>
        `${METRICS.decisions}{variant="control",decision="${decision}",reason="score"} ${count}`,
    ),
    ...counter(METRICS.refused, 'status', counted.refused ?? {}),
    ...counter(METRICS.shed, 'why', counted.shed ?? {}),
    ...(counted.degraded === undefined
      ? []
      : [`${METRICS.degraded}{why="store-unavailable"} ${counted.degraded}`]),
    `${METRICS.busy} ${counted.busySeconds ?? 0}`,
    `${METRICS.idle} ${counted.idleSeconds ?? 0}`,
    ...histogram(METRICS.delay, '', counted.delays ?? times(0, 0)),
    '',
  ].join('\n');
}
