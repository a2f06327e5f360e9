import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Batch,
  type BusState,
  type EventBus,
  EventBusError,
  type Storing,
  type Subscription,
  type Transaction,
  unlessAborted,
} from '@modelport/event-bus';
import { DECISION_SCHEMA, type DecisionRecord } from '../engine/DecisionRecord';
import { OUTCOME_SCHEMA, type OutcomeRecord } from '../engine/OutcomeRecord';
import type { ScoringEngine } from '../engine/ScoringEngine';
import type { ScoringMetrics } from '../metrics';
import { AnswerMetrics } from '../answerMetrics';
import { histogramsOf, StageMetrics } from '../stageMetrics';
import { openOutbox } from './openOutbox';
import type { Outbox } from './Outbox';
import { settleClaims } from './settleClaims';
import { decisionMessage, outcomeMessage, StreamScorer } from './StreamScorer';
import {
  topicDefinition,
  type TopicNames,
  type TopicRetention,
  USUAL_TOPICS,
} from './topics';
import { waitAtMost } from './waitAtMost';

/**
 * How a service takes part in topics.
 *
 * @public
 */
export interface StreamOptions {
  /** Closed by the service when it ends. */
  bus: EventBus;
  /** Whose members share the partitions; default `fraud-scoring`. */
  group?: string;
  topics?: Partial<TopicNames>;
  /** Partitions of the topics but for dead letters; default: as they are, 8 for those that are not there yet. */
  partitions?: number;
  /** Days that topics keep their messages which are not there yet; default {@link USUAL_RETENTION_DAYS}. */
  retentionDays?: TopicRetention;
  /**
   * Whether what was read, what is written because of it, and how far was read are one transaction, so that a reader of
   * what is committed has each decision once. Needs a bus with transactions; default: not.
   */
  transactional?: boolean;
  /** Where decisions and outcomes wait that are not published yet; absent: in memory, and lost with the process. */
  folder?: string;
}

/** What {@link Streaming} works with. */
export interface StreamParts extends StreamOptions {
  metrics: ScoringMetrics;
  onError(error: unknown): void;
  /** Told of each transaction that came by topic and had been decided before. */
  onRepeated?(record: DecisionRecord): void;
}

const USUAL_GROUP = 'fraud-scoring';
const USUAL_PARTITIONS = 8;
const MOST_DECISIONS_BYTES = 4 * 1024 ** 3;
const MOST_OUTCOMES_BYTES = 1024 ** 3;
const TRY_EVERY_MS = 1_000;
const LAG_EVERY_MS = 5_000;
/** Time for batches under way when the service ends; the rest is read again by whoever comes next. */
const STOP_WITHIN_MS = 5_000;
/** Time for the end of a subscription, after that: a broker that is silent in a transaction never lets it end. */
const LEAVE_WITHIN_MS = 3_000;
/** Time for the connections to the brokers. */
const LET_GO_WITHIN_MS = 5_000;

/**
 * Scores what comes by topic, and publishes every decision, whichever way its transaction came. Nothing of it holds up who
 * asks by HTTP: while the broker is silent, decisions wait in the outbox.
 */
export class Streaming {
  readonly topics: TopicNames;
  readonly #parts: StreamParts;
  readonly #outbox: Outbox;
  readonly #outcomes: Outbox;
  readonly #ending = new AbortController();
  /** Aborted when batches under way are waited for no longer. */
  readonly #over = new AbortController();
  #subscription: Subscription | undefined;
  #starting: Promise<void> = Promise.resolve();
  #settling: Promise<void> = Promise.resolve();
  #problem: Error | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    parts: StreamParts,
    topics: TopicNames,
    outbox: Outbox,
    outcomes: Outbox,
  ) {
    this.#parts = parts;
    this.topics = topics;
    this.#outbox = outbox;
    this.#outcomes = outcomes;
  }

  /** Opens the outboxes; nothing is read from topics yet. */
  static async open(parts: StreamParts): Promise<Streaming> {
    const { folder, group = USUAL_GROUP } = parts;
    const place = { ...parts, group };
    const topics = { ...USUAL_TOPICS, ...parts.topics };
    const [outbox, outcomes] = [
      await openOutbox(place, topics.decisions, DECISION_SCHEMA, {
        folder,
        mostBytes: MOST_DECISIONS_BYTES,
      }),
      await openOutbox(place, topics.outcomes, OUTCOME_SCHEMA, {
        folder: folder && path.join(folder, 'outcomes'),
        mostBytes: MOST_OUTCOMES_BYTES,
      }),
    ];
    return new Streaming(parts, topics, outbox, outcomes);
  }

  /** Whether topics are read now. */
  get state(): BusState {
    if (this.#subscription) return this.#subscription.state;
    return this.#problem
      ? { status: 'failed', reason: this.#problem }
      : { status: 'starting' };
  }

  /** What gives transactions that come by request an origin; nothing where topics are not transactional. */
  get claims(): {
    claim?(transactionId: string): Promise<string>;
    onUnclaimed?(origin: string): void;
  } {
    if (!this.#parts.transactional) return {};
    return {
      claim: id => this.#outbox.claim(id),
      onUnclaimed: origin => this.#outbox.drop(origin),
    };
  }

  /** Publishes a decision, unless that is for somebody else to do; never waits. */
  publish(record: DecisionRecord, bytes?: Uint8Array): void {
    const message = decisionMessage(record, bytes);
    const { origin } = record;
    if (!this.#parts.transactional || origin === undefined) {
      this.#outbox.add(message);
    } else {
      this.#outbox.settle(origin, message);
    }
  }

  /** Publishes what became known of a transaction, unless the batch that told of it does; never waits. */
  publishOutcome(
    record: OutcomeRecord,
    bytes: Uint8Array,
    byTopic: boolean,
  ): void {
    if (byTopic && this.#parts.transactional) return;
    this.#outcomes.add(outcomeMessage(record, bytes));
  }

  /** Reads the topics from now on; tries until the broker answers, without being waited for. */
  start(engine: ScoringEngine): void {
    this.#starting = this.#start(engine);
    this.#timer = setInterval(() => this.#measure(), LAG_EVERY_MS);
    this.#timer.unref();
    const { signal } = this.#ending;
    const { onError } = this.#parts;
    this.#settling = settleClaims(engine, this.#outbox, signal).catch(onError);
  }

  /** Reads nothing any more; what is under way is done first. */
  async stop(): Promise<void> {
    this.#ending.abort();
    clearInterval(this.#timer);
    const limit = setTimeout(
      () => this.#over.abort(new Error('The service ends')),
      STOP_WITHIN_MS,
    );
    // Brokers that never answered may let it wait for a minute.
    const begun = Promise.all([this.#starting, this.#settling]);
    await unlessAborted(begun, this.#over.signal).catch(() => {}); // neither fails
    // What is not done then is read again.
    if (this.#subscription) {
      await waitAtMost(
        this.#subscription.close(),
        STOP_WITHIN_MS + LEAVE_WITHIN_MS,
      );
    }
    clearTimeout(limit);
  }

  /** Publishes what waits, for a while, and lets go of the broker; after {@link Streaming.stop}. */
  async close(): Promise<void> {
    await Promise.all([this.#outbox.close(), this.#outcomes.close()]);
    await waitAtMost(this.#parts.bus.close(), LET_GO_WITHIN_MS);
  }

  /** Shows how much waits. */
  show(): void {
    const { metrics } = this.#parts;
    const [decisions, outcomes] = [this.#outbox, this.#outcomes];
    metrics.outboxMessages.set(decisions.waiting + outcomes.waiting);
    metrics.outboxBytes.set(decisions.bytesOnDisk + outcomes.bytesOnDisk);
    metrics.outboxRefused.set(decisions.refused + outcomes.refused);
    metrics.streamUp.set(Number(this.state.status === 'ready'));
  }

  async #start(engine: ScoringEngine): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#ensureTopics();
        this.#subscription = await this.#subscribe(engine);
        this.#problem = undefined;
        return;
      } catch (error) {
        const { message } = error as Error;
        if (message !== this.#problem?.message) this.#parts.onError(error);
        this.#problem = error as Error;
        await sleep(TRY_EVERY_MS, undefined, { signal }).catch(() => {}); // it ends early
      }
    }
  }

  /** Makes the topics that are not there; those that are keep their partitions, unless a number was asked for. */
  async #ensureTopics(): Promise<void> {
    const { bus, partitions, retentionDays } = this.#parts;
    for (const topic of Object.keys(this.topics) as (keyof TopicNames)[]) {
      const asked = topic === 'deadLetters' ? undefined : partitions;
      const usual = topic === 'deadLetters' ? 1 : USUAL_PARTITIONS;
      const name = this.topics[topic];
      await bus
        .ensureTopics([
          topicDefinition(topic, name, asked ?? usual, retentionDays),
        ])
        .catch((error: unknown) => {
          const isOther =
            error instanceof EventBusError && error.code === 'invalid';
          if (!isOther || asked !== undefined) throw error;
        });
    }
  }

  #subscribe(engine: ScoringEngine): Promise<Subscription> {
    const { bus, group = USUAL_GROUP, transactional = false } = this.#parts;
    const { transactions, labels } = this.topics;
    const scorer = this.#scorer(engine);
    const over = this.#over.signal;
    const work = ({ topic }: Batch) => {
      if (topic === labels) return transactional ? 'labelOnce' : 'label';
      return transactional ? 'scoreOnce' : 'score';
    };
    return bus.subscribe({
      ...{ group, transactional, topics: [transactions, labels] },
      onBatch: async (
        batch: Batch,
        _lost: AbortSignal,
        transaction: Transaction,
      ) => {
        const working: Promise<Storing | void> = scorer[work(batch)](
          batch,
          transaction,
        );
        const storing = await unlessAborted(working, over);
        return storing && { stored: unlessAborted(storing.stored, over) };
      },
    });
  }

  #scorer(engine: ScoringEngine): StreamScorer {
    const { metrics } = this.#parts;
    const histograms = histogramsOf(metrics);
    const answers = new AnswerMetrics(metrics);
    return new StreamScorer({
      engine,
      outbox: this.#outbox,
      outcomes: this.#outcomes,
      topics: this.topics,
      timer: () => new StageMetrics(histograms),
      onAnswer: answer => {
        answers.count(answer);
        const { record, isRepeated, isPending } = answer;
        if (isRepeated && !isPending) this.#parts.onRepeated?.(record);
      },
      onLabel: (source, isApplied) =>
        metrics.labels.inc({
          source,
          outcome: isApplied ? 'applied' : 'unchanged',
        }),
      onDeadLetter: (topic, reason) =>
        metrics.deadLetters.inc({ topic, reason }),
      now: () => new Date(),
    });
  }

  #measure(): void {
    const { bus, metrics, group = USUAL_GROUP } = this.#parts;
    for (const topic of [this.topics.transactions, this.topics.labels]) {
      bus.lag(group, topic).then(
        partitions => {
          for (const { partition, lag } of partitions) {
            metrics.streamLag.set({ topic, partition }, lag);
          }
        },
        () => {}, // the state says that the broker is silent
      );
    }
  }
}
