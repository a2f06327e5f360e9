import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import { QuickCounter, QuickHistogram } from './quickMetrics';

/** What `/metrics` shows; each service has its own registry. */
export interface ScoringMetrics {
  registry: Registry;
  requestSeconds: QuickHistogram<'model' | 'version' | 'variant'>;
  stageSeconds: QuickHistogram<'stage'>;
  decisions: QuickCounter<'variant' | 'decision' | 'reason'>;
  degraded: Counter<'why'>;
  repeated: Counter;
  late: Counter;
  conflicts: Counter;
  restored: Counter;
  unreadable: Counter<'what'>;
  backfilling: Gauge;
  backfilled: Counter<'outcome'>;
  refused: Counter<'status'>;
  shed: Counter<'why'>;
  labels: Counter<'source' | 'outcome'>;
  deadLetters: Counter<'topic' | 'reason'>;
  streamLag: Gauge<'topic' | 'partition'>;
  streamUp: Gauge;
  outboxMessages: Gauge;
  outboxBytes: Gauge;
  outboxRefused: Gauge;
  recordBytes: Gauge;
  recordsDropped: Gauge;
  inFlight: Gauge;
  pending: Gauge;
  storeUp: Gauge;
  modelInfo: Gauge<'model' | 'version' | 'digest' | 'role'>;
  revision: Gauge;
  directiveRevision: Gauge;
  directiveAge: Gauge;
  batchReadSeconds: Histogram<'view'>;
  batchReads: Counter<'view' | 'outcome'>;
  batchKeys: Counter<'view' | 'outcome'>;
  batchUp: Gauge<'view'>;
  batchNewest: Gauge<'view'>;
}

/** Both 45 and 100 ms are edges, so that the share within them is exact. */
const SECONDS = [
  0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.045, 0.06, 0.08,
  0.1, 0.25, 1,
];
const BATCH_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2];
const STAGE_SECONDS = [
  0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
  0.01, 0.025, 0.05, 0.1,
];

export function createMetrics(): ScoringMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
  ) =>
    new Counter({ name: `fraud_scoring_${name}`, help, labelNames, registers });
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
  ) =>
    new Gauge({ name: `fraud_scoring_${name}`, help, labelNames, registers });
  return {
    registry,
    requestSeconds: new QuickHistogram({
      name: 'fraud_scoring_request_duration_seconds',
      help: 'Time of a scored transaction from its head to its answer, measured inside the service',
      labelNames: ['model', 'version', 'variant'],
      buckets: SECONDS,
      registers,
    }),
    stageSeconds: new QuickHistogram({
      name: 'fraud_scoring_stage_duration_seconds',
      help: 'Time of one stage of a scored transaction; parse: of its request, from the head to the checked body',
      labelNames: ['stage'],
      buckets: STAGE_SECONDS,
      registers,
    }),
    decisions: new QuickCounter({
      name: 'fraud_scoring_decisions_total',
      help: 'Transactions decided',
      labelNames: ['variant', 'decision', 'reason'],
      registers,
    }),
    degraded: counter('degraded_total', 'Answers worth less than usual', [
      'why',
    ]),
    repeated: counter(
      'repeated_total',
      'Transactions that had been decided before',
    ),
    late: counter(
      'late_total',
      'Transactions older than a later one of the same customer or terminal',
    ),
    conflicts: counter(
      'conflicts_total',
      'Times that work was done again since another process was faster',
    ),
    restored: counter(
      'restored_total',
      'Customers and terminals that the feature store had lost and was given back',
    ),
    unreadable: counter(
      'unreadable_total',
      'Times that a payment or a label went without a customer or terminal of which the feature store has nothing that can be read; decision: was refused, since its own decision cannot be',
      ['what'],
    ),
    backfilling: gauge(
      'backfill_running',
      '1 while what features lack is replayed from the records',
    ),
    backfilled: counter(
      'backfilled_total',
      'Customers and terminals that a backfill looked at',
      ['outcome'],
    ),
    refused: counter('refused_total', 'Requests answered with 4xx or 5xx', [
      'status',
    ]),
    shed: counter('shed_total', 'Requests turned away to protect the others', [
      'why',
    ]),
    labels: counter('labels_total', 'Labels received', ['source', 'outcome']),
    deadLetters: counter(
      'dead_letters_total',
      'Messages that could not be used',
      ['topic', 'reason'],
    ),
    streamLag: gauge(
      'stream_lag_messages',
      'Messages of a partition that are not done yet',
      ['topic', 'partition'],
    ),
    streamUp: gauge('stream_up', '1 while topics are read'),
    outboxMessages: gauge(
      'outbox_messages',
      'Decisions and outcomes that are not published yet',
    ),
    outboxBytes: gauge('outbox_bytes', 'Bytes of the outbox on disk'),
    outboxRefused: gauge(
      'outbox_refused',
      'Decisions and outcomes since the start for which the outbox had no room, neither in memory nor on disk',
    ),
    recordBytes: gauge('records_bytes', 'Bytes of the record log on disk'),
    recordsDropped: gauge(
      'records_dropped',
      'Records since the start for which the record log had no room, since the disk refused them',
    ),
    inFlight: gauge('requests_in_flight', 'Requests under way'),
    pending: gauge(
      'pending_answers',
      'Answers that the feature store does not have yet',
    ),
    storeUp: gauge('store_up', '1 while the feature store is asked'),
    modelInfo: gauge('model_info', 'Versions that are loaded; always 1', [
      'model',
      'version',
      'digest',
      'role',
    ]),
    revision: gauge('configuration_revision', 'Of the configuration served'),
    directiveRevision: gauge(
      'directive_revision',
      'Of the directive served; 0 before the first, and where none is followed',
    ),
    directiveAge: gauge(
      'directive_age_seconds',
      'Since the source of the directive answered last; 0 where none is followed',
    ),
    batchReadSeconds: new Histogram({
      name: 'fraud_scoring_batch_read_duration_seconds',
      help: 'Time of one call to Feast',
      labelNames: ['view'],
      buckets: BATCH_SECONDS,
      registers,
    }),
    batchReads: counter(
      'batch_reads_total',
      'Calls to Feast; each reads the keys that were due together',
      ['view', 'outcome'],
    ),
    batchKeys: counter(
      'batch_keys_total',
      'Customers and terminals that were read from Feast, by whether it knows something of them',
      ['view', 'outcome'],
    ),
    batchUp: gauge(
      'batch_features_up',
      '1 while Feast answers for a view as it should, 0 while it does not',
      ['view'],
    ),
    batchNewest: gauge(
      'batch_features_newest_timestamp_seconds',
      'Latest event time of the values of a view that Feast gave; 0 before the first',
      ['view'],
    ),
  };
}
