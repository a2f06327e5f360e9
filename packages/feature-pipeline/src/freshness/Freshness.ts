import { randomUUID } from 'node:crypto';
import type { Batch, EventBus, Subscription } from '@modelport/event-bus';
import { InvalidFieldError } from '@modelport/fraud-core';
import { Gauge, Registry } from 'prom-client';
import { readRecord } from '../records/readRecord';
import { RECORD_TOPICS, type RecordTopic } from '../source/RecordSource';
import { MaturedShare } from './MaturedShare';

/** What is watched, and how. */
export interface FreshnessOptions {
  bus: EventBus;
  topics: Readonly<Record<RecordTopic, string>>;
  /** Days of payments whose labels are counted. */
  maturedDays: number;
  onProblem(error: Error): void;
  now?(): number;
}

/** What is known of a topic. */
interface Watched {
  /** In milliseconds since 1970-01-01; absent until a record was read. */
  newest?: number;
  unusable: number;
  /** Records that are not read yet; absent until the broker has said. */
  lag?: number;
}

const gauges = (registry: Registry) => {
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
  ) =>
    new Gauge({
      name: `feature_pipeline_${name}`,
      help,
      labelNames,
      registers: [registry],
    });
  const topic = ['topic'] as const;
  return {
    up: gauge('up', '1 while the topics are read'),
    lagRecords: gauge('lag_records', 'Records not read yet', topic),
    lagSeconds: gauge(
      'lag_seconds',
      'Age of the newest record that was read while others wait, else 0',
      topic,
    ),
    age: gauge('newest_age_seconds', 'Age of the newest record', topic),
    unusable: gauge('unusable', 'Messages that are no record', topic),
    payments: gauge('payments', 'Payments of the last days that are watched'),
    sampled: gauge('payments_sampled', 'Share of payments that is watched'),
    matured: gauge(
      'matured_share',
      'Share of the payments of the last days whose label is known',
      ['days'],
    ),
  };
};

/** Reads the topics as they grow, and knows how old what they hold is. */
export class Freshness {
  readonly registry = new Registry();
  readonly #gauges = gauges(this.registry);
  readonly #matured: MaturedShare;
  readonly #watched: Record<RecordTopic, Watched> = {
    decisions: { unusable: 0 },
    outcomes: { unusable: 0 },
  };
  /** One of its own: what it knows is in memory, so that it begins with the first record each time. */
  readonly #group = `feature-pipeline-freshness-${randomUUID()}`;
  #subscription: Subscription | undefined;

  constructor(private readonly options: FreshnessOptions) {
    this.#matured = new MaturedShare(options.maturedDays);
  }

  /** @throws EventBusError `unknown-topic`, `unavailable`, `access-denied` */
  async start(): Promise<void> {
    const { bus, topics } = this.options;
    this.#subscription = await bus.subscribe({
      group: this.#group,
      topics: RECORD_TOPICS.map(topic => topics[topic]),
      maxBatchMessages: 5_000,
      onBatch: async batch => this.#take(batch),
    });
  }

  /** Asks the broker how much is not read yet; what it does not say is left out of the metrics. */
  async measure(): Promise<void> {
    const { bus, topics, onProblem } = this.options;
    for (const topic of RECORD_TOPICS) {
      const watched = this.#watched[topic];
      try {
        const partitions = await bus.lag(this.#group, topics[topic]);
        watched.lag = partitions.reduce((sum, { lag }) => sum + lag, 0);
      } catch (error) {
        watched.lag = undefined;
        onProblem(error as Error);
      }
    }
  }

  /** The metrics in Prometheus's text format. */
  async metrics(): Promise<string> {
    const now = this.#now();
    const { registry } = this;
    const shown = this.#gauges;
    registry.resetMetrics();
    shown.up.set(Number(this.#subscription?.state.status === 'ready'));
    for (const topic of RECORD_TOPICS) {
      const { newest, lag, unusable } = this.#watched[topic];
      const age =
        newest === undefined ? undefined : Math.max(0, now - newest) / 1_000;
      shown.unusable.set({ topic }, unusable);
      if (age !== undefined) shown.age.set({ topic }, age);
      if (lag === undefined) continue;
      shown.lagRecords.set({ topic }, lag);
      if (lag === 0) shown.lagSeconds.set({ topic }, 0);
      else if (age !== undefined) shown.lagSeconds.set({ topic }, age);
    }
    const { payments, share } = this.#matured.read(now);
    shown.payments.set(payments);
    shown.sampled.set(this.#matured.sampled);
    const days = this.options.maturedDays;
    if (share !== undefined) shown.matured.set({ days }, share);
    return registry.metrics();
  }

  async close(): Promise<void> {
    await this.#subscription?.close();
    await this.options.bus.close();
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #take({ topic: name, messages }: Batch): void {
    const { topics } = this.options;
    const topic = RECORD_TOPICS.find(each => topics[each] === name);
    if (topic === undefined) return;
    const watched = this.#watched[topic];
    const now = this.#now();
    for (const { value } of messages) {
      try {
        const record = readRecord(topic, JSON.parse(value.toString()));
        const { transactionId, receivedAt } = record;
        watched.newest = Math.max(watched.newest ?? 0, receivedAt);
        if (record.kind === 'decision') {
          this.#matured.decided(transactionId, receivedAt, now);
        } else this.#matured.labelled(transactionId, receivedAt, now);
      } catch (error) {
        const isExpected =
          error instanceof InvalidFieldError || error instanceof SyntaxError;
        if (!isExpected) throw error;
        watched.unusable += 1;
      }
    }
  }
}
