import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { figure, heat, lines, stacked } from './panels';

/** Series of the chosen processes. */
const of = (metric: string, more = '') =>
  `fraud_scoring_${metric}{job=~"$job", instance=~"$instance"${more}}`;
const rate = (metric: string, more?: string) =>
  `rate(${of(metric, more)}[$__rate_interval])`;

const REQUESTS = 'request_duration_seconds';
const quantile = (share: number, by: string, metric = REQUESTS) =>
  `histogram_quantile(${share}, sum by (${by}) (${rate(`${metric}_bucket`)}))`;
const busy = `sum by (instance) (${rate(
  'event_loop_active_seconds_total',
)}) / (sum by (instance) (${rate(
  'event_loop_active_seconds_total',
)}) + sum by (instance) (${rate('event_loop_idle_seconds_total')}))`;

const service = () => [
  figure({
    title: 'Transactions',
    description: 'Answered in a second.',
    unit: 'reqps',
    queries: [[`sum(${rate(`${REQUESTS}_count`)})`, 'answered']],
    width: 5,
  }),
  figure({
    title: 'Within 45 ms',
    description:
      'Share of the answered transactions; 45 ms is a bound of the buckets, so that it is exact.',
    unit: 'percentunit',
    queries: [
      [
        `sum(${rate(`${REQUESTS}_bucket`, ', le="0.045"')}) / sum(${rate(
          `${REQUESTS}_count`,
        )})`,
        'within 45 ms',
      ],
    ],
    width: 5,
  }),
  figure({
    title: 'Burn rate, 1 h',
    description:
      'How fast the error budget of 0.1 % is used: at 1 it lasts 30 days, at 14.4 two days.',
    unit: 'none',
    queries: [
      ['fraud_scoring:not_good:ratio_1h{job=~"$job"} / 0.001', '{{job}}'],
    ],
    badFrom: 14.4,
    width: 5,
  }),
  figure({
    title: 'Busiest process',
    description:
      'One thread answers in each process; above 90 % it is saturated.',
    unit: 'percentunit',
    queries: [[`max(${busy})`, 'busy']],
    badFrom: 0.9,
    width: 5,
  }),
  figure({
    title: 'Processes',
    description: 'That answer, and that have their feature store.',
    unit: 'none',
    queries: [
      [`count(${of('store_up')})`, 'answer'],
      [`sum(${of('store_up')})`, 'have their store'],
    ],
    width: 4,
  }),
];

const latency = () => [
  heat({
    title: 'Latency',
    description:
      'Transactions by the time from the head of the request to its answer, measured inside of the service.',
    unit: 's',
    queries: [
      [
        `sum by (le) (increase(${of(`${REQUESTS}_bucket`)}[$__rate_interval]))`,
        '',
      ],
    ],
    width: 12,
  }),
  lines({
    title: 'Percentiles',
    description: 'Estimated inside of a bucket: no more exact than its bounds.',
    unit: 's',
    queries: [
      [quantile(0.5, 'le'), 'p50'],
      [quantile(0.95, 'le'), 'p95'],
      [quantile(0.99, 'le'), 'p99'],
      [quantile(0.999, 'le'), 'p99.9'],
    ],
    badFrom: 0.045,
    width: 12,
  }),
  lines({
    title: 'p99 by version',
    description: 'Of each arm of the experiment.',
    unit: 's',
    queries: [
      [
        quantile(0.99, 'model, version, variant, le'),
        '{{model}} {{version}} ({{variant}})',
      ],
    ],
    badFrom: 0.045,
    width: 12,
  }),
  lines({
    title: 'p99 by stage',
    description: 'parse: from the head of a request to its checked body.',
    unit: 's',
    queries: [
      [quantile(0.99, 'stage, le', 'stage_duration_seconds'), '{{stage}}'],
    ],
    width: 12,
  }),
];

const traffic = () => [
  stacked({
    title: 'Decisions',
    description: 'In a second.',
    unit: 'reqps',
    queries: [
      [`sum by (decision) (${rate('decisions_total')})`, '{{decision}}'],
    ],
    width: 12,
  }),
  stacked({
    title: 'Decisions by variant',
    description: 'In a second; their shares are those of the configuration.',
    unit: 'reqps',
    queries: [[`sum by (variant) (${rate('decisions_total')})`, '{{variant}}']],
    width: 12,
  }),
  stacked({
    title: 'Refused',
    description:
      'By status, in a second. 429: a client above its rate; 503: turned away.',
    unit: 'reqps',
    queries: [[`sum by (status) (${rate('refused_total')})`, '{{status}}']],
    width: 8,
  }),
  stacked({
    title: 'Turned away to protect the others',
    description: 'By reason, in a second.',
    unit: 'reqps',
    queries: [[`sum by (why) (${rate('shed_total')})`, '{{why}}']],
    width: 8,
  }),
  stacked({
    title: 'Degraded',
    description: 'Answers worth less than usual, in a second.',
    unit: 'reqps',
    queries: [[`sum by (why) (${rate('degraded_total')})`, '{{why}}']],
    width: 8,
  }),
];

const saturation = () => [
  lines({
    title: 'Event loop, busy',
    description: 'Share of the time of each process.',
    unit: 'percentunit',
    queries: [[busy, '{{instance}}']],
    badFrom: 0.9,
    most: 1,
    width: 8,
  }),
  lines({
    title: 'Event loop, p99 of the delay',
    description: 'By how much a timer was late.',
    unit: 's',
    queries: [
      [
        quantile(0.99, 'instance, le', 'event_loop_delay_seconds'),
        '{{instance}}',
      ],
    ],
    width: 8,
  }),
  lines({
    title: 'Requests under way',
    description: 'What the autoscaler looks at.',
    unit: 'none',
    queries: [[of('requests_in_flight'), '{{instance}}']],
    width: 8,
  }),
];

const surroundings = () => [
  lines({
    title: 'Answers that wait for the feature store',
    description: 'Kept by the process and handed over when the store answers.',
    unit: 'none',
    queries: [[of('pending_answers'), '{{instance}}']],
    width: 6,
  }),
  lines({
    title: 'Lag of topics',
    description: 'Messages that are not done yet.',
    unit: 'none',
    queries: [[`sum by (topic) (${of('stream_lag_messages')})`, '{{topic}}']],
    width: 6,
  }),
  lines({
    title: 'Decisions that wait for Kafka',
    description: 'In the outbox, in memory or on disk.',
    unit: 'none',
    queries: [[of('outbox_messages'), '{{instance}}']],
    width: 6,
  }),
  stacked({
    title: 'Dead letters',
    description: 'Messages that could not be used, in a second.',
    unit: 'reqps',
    queries: [
      [
        `sum by (topic, reason) (${rate('dead_letters_total')})`,
        '{{topic}}: {{reason}}',
      ],
    ],
    width: 6,
  }),
];

const ROWS = {
  'How the service does': service,
  Latency: latency,
  Traffic: traffic,
  Saturation: saturation,
  'Feature store and topics': surroundings,
};

const chosen = (name: string, label: string) =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource({ type: 'prometheus', uid: '${datasource}' })
    .query(`label_values(fraud_scoring_requests_in_flight, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true);

/** The dashboard of the fraud scoring service. */
export function fraudScoring(): Dashboard {
  const builder = new DashboardBuilder('Fraud scoring')
    .uid('modelport-fraud-scoring')
    .description(
      'Latency, traffic and health of the fraud scoring service, measured inside of it. Alerts: monitoring/prometheus; what to do: docs/runbooks/fraud-scoring.md.',
    )
    .tags(['modelport', 'fraud'])
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('Prometheus')
        .type('prometheus'),
    )
    .withVariable(chosen('job', 'Job'))
    .withVariable(chosen('instance', 'Process'));
  for (const [title, panels] of Object.entries(ROWS)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels()) builder.withPanel(panel);
  }
  const { panels = [], ...rest } = builder.build();
  return {
    ...rest,
    panels: panels.map((panel, at) => ({ ...panel, id: at + 1 })),
  };
}
