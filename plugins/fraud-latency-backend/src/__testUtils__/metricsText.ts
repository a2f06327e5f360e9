import { METRICS } from '../sources/metricNames';

/** Counts of an instance since its start. */
export interface Counted {
  /** In milliseconds since 1970. */
  startedAt?: number;
  /** Requests, each taking so many seconds, by version; version 2 is the variant `steep`. */
  requests?: Record<string, number[]>;
  stages?: Record<string, number[]>;
  decisions?: Record<string, number>;
  refused?: Record<string, number>;
  shed?: Record<string, number>;
  degraded?: number;
  busySeconds?: number;
  idleSeconds?: number;
  delays?: number[];
}

const BOUNDS = [0.001, 0.005, 0.045, 0.1, 1];

const histogram = (name: string, labels: string, values: number[]) => [
  ...[...BOUNDS, Infinity].map(bound => {
    const le = bound === Infinity ? '+Inf' : bound;
    const count = values.filter(value => value <= bound).length;
    return `${name}_bucket{le="${le}"${labels && `,${labels}`}} ${count}`;
  }),
  `${name}_sum{${labels}} ${values.reduce((sum, value) => sum + value, 0)}`,
  `${name}_count{${labels}} ${values.length}`,
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
    ...Object.entries(requests).flatMap(([version, values]) => {
      const variant = version === '2' ? 'steep' : 'control';
      const labels = `model="fraud",version="${version}",variant="${variant}"`;
      return histogram(METRICS.requests, labels, values);
    }),
    ...Object.entries(stages).flatMap(([stage, values]) =>
      histogram(METRICS.stages, `stage="${stage}"`, values),
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
    ...histogram(METRICS.delay, '', counted.delays ?? []),
    '',
  ].join('\n');
}
