import type {
  Batch,
  MessageToPublish,
  ReceivedMessage,
  Storing,
  Transaction,
} from '@modelport/event-bus';
import { InvalidFieldError } from '@modelport/fraud-core';
import {
  DECISION_SCHEMA,
  type DecisionRecord,
  encodeRecord,
  type ScoreRequest,
} from '../engine/DecisionRecord';
import {
  OUTCOME_SCHEMA,
  type OutcomeRecord,
  outcomeRecordOf,
} from '../engine/OutcomeRecord';
import { RefusedError } from '../engine/RefusedError';
import type { Answer, ScoringEngine } from '../engine/ScoringEngine';
import type { StageTimer } from '../engine/StageTimer';
import {
  readLabelMessage,
  readTransactionMessage,
} from '../messages/readMessage';
import { StoreUnavailableError } from '../store/FeatureStore';
import type { Outbox } from './Outbox';
import type { OutboxMessage } from './outboxRecords';
import type { TopicNames } from './topics';
import { Turns } from './Turns';

/** What {@link StreamScorer} works with. */
export interface StreamScorerParts {
  engine: Pick<ScoringEngine, 'score' | 'label' | 'outage'>;
  /** Where the engine's decisions go, too. */
  outbox: Outbox;
  /** Where what labels say goes. */
  outcomes: Pick<Outbox, 'delivered'>;
  topics: TopicNames;
  timer(): StageTimer;
  onAnswer(answer: Answer): void;
  onLabel(source: string, isApplied: boolean): void;
  onDeadLetter(topic: string, reason: string): void;
  now(): Date;
}

/** A decision as it is published: by customer, so that a customer's decisions stay in order. */
export function decisionMessage(
  record: DecisionRecord,
  bytes: Uint8Array = encodeRecord(record),
): OutboxMessage {
  return { key: record.customer, value: bytes };
}

/** What became known of a transaction, as it is published. */
export function outcomeMessage(
  record: OutcomeRecord,
  bytes: Uint8Array = Buffer.from(JSON.stringify(record)),
): OutboxMessage {
  return { key: record.customer, value: bytes };
}

const silent = () =>
  new StoreUnavailableError(
    'The feature store does not answer; the messages wait',
  );

/**
 * Messages that are under way at once, of all batches: a store that is given thousands in one breath answers the last of
 * them too late, and looks as if it were silent.
 */
const AT_ONCE = 64;

const withSchema = (message: OutboxMessage, schema: string) => ({
  ...message,
  headers: { schema },
});

/** A transaction with its place in the topics. */
interface Placed {
  request: ScoreRequest;
  origin: string;
}

/**
 * Scores transactions, and applies labels, that come in batches. A batch is done when each of its messages is: its decision
 * is stored where decisions are published, or the message lies among the dead letters. Until then it may be given again,
 * which changes nothing: what was decided once has the recorded decision. The next batch is taken while the decisions of
 * the one before are being published.
 *
 * Where batches are transactions, what a batch gives rise to is published in its own, and nowhere else: the decisions that
 * were taken for its messages. Each decision is kept with its origin, the one message or request that it was taken for. A
 * transaction that is found decided is published if its message is the origin, for then the batch comes again, and what it
 * had published before was taken back. If something else is the origin, the other one publishes it: a message in the
 * transaction of its batch, a request through the outbox. So each decision has one publisher, which does it once.
 */
export class StreamScorer {
  readonly #turns = new Turns(AT_ONCE);

  constructor(private readonly parts: StreamScorerParts) {}

  /**
   * @throws StoreUnavailableError while the feature store is silent: the messages wait where they came from
   */
  async score(batch: Batch, transaction: Transaction): Promise<Storing> {
    const { engine, outbox, timer, onAnswer } = this.parts;
    this.#requireStore();
    const refusedBefore = outbox.refused;
    const answers: Answer[] = [];
    const letters = await this.#each(
      batch,
      readTransactionMessage,
      ({ customerId }) => customerId,
      async (request: ScoreRequest) => {
        // Answers that rest on what this process remembers are for those who cannot wait.
        this.#requireStore();
        const answer = await engine.score(request, timer(), undefined, true);
        onAnswer(answer);
        if (!answer.isPending) answers.push(answer);
      },
    );
    const hadNoRoom = outbox.refused > refusedBefore;
    for (const { record, isRepeated } of answers) {
      if (isRepeated || hadNoRoom) await this.#publish(record);
    }
    this.#requireStore();
    return this.#storing(letters, transaction, outbox);
  }

  /**
   * As {@link StreamScorer.score}, where batches are transactions.
   *
   * @throws StoreUnavailableError while the feature store is silent: the messages wait where they came from
   */
  async scoreOnce(batch: Batch, transaction: Transaction): Promise<void> {
    const { engine, topics, timer, onAnswer } = this.parts;
    this.#requireStore();
    const owed: DecisionRecord[] = [];
    const letters = await this.#each<Placed>(
      batch,
      (value, { offset }) => ({
        request: readTransactionMessage(value),
        origin: `${batch.topic}/${batch.partition}/${offset}`,
      }),
      ({ request }) => request.customerId,
      async ({ request, origin }) => {
        this.#requireStore();
        const answer = await engine.score(request, timer(), origin, true);
        onAnswer(answer);
        const { record, isPending } = answer;
        if (isPending) {
          throw silent(); // the store may come to have another one
        }
        // without an origin it was decided by a service whose topics were not transactional
        if ([origin, undefined].includes(record.origin)) owed.push(record);
      },
    );
    await Promise.all([
      this.#bury(letters, transaction),
      transaction.publish(
        topics.decisions,
        owed.map(record =>
          withSchema(decisionMessage(record), DECISION_SCHEMA),
        ),
      ),
    ]);
    this.#requireStore();
  }

  /**
   * @throws StoreUnavailableError while the feature store is silent
   */
  async label(batch: Batch, transaction: Transaction): Promise<Storing> {
    const letters = await this.#label(batch, false);
    return this.#storing(letters, transaction, this.parts.outcomes);
  }

  /**
   * As {@link StreamScorer.label}, where batches are transactions.
   *
   * @throws StoreUnavailableError while the feature store is silent
   */
  async labelOnce(batch: Batch, transaction: Transaction): Promise<void> {
    const records: OutcomeRecord[] = [];
    const letters = await this.#label(batch, true, record =>
      records.push(record),
    );
    await Promise.all([
      this.#bury(letters, transaction),
      transaction.publish(
        this.parts.topics.outcomes,
        records.map(record =>
          withSchema(outcomeMessage(record), OUTCOME_SCHEMA),
        ),
      ),
    ]);
  }

  /** Applies labels; `byTopic` says that what they say is published here. */
  #label(
    batch: Batch,
    byTopic: boolean,
    onTaken: (record: OutcomeRecord) => void = () => {},
  ): Promise<MessageToPublish[]> {
    const { engine, onLabel } = this.parts;
    this.#requireStore();
    return this.#each(
      batch,
      readLabelMessage,
      ({ transactionId }) => transactionId,
      async label => {
        const outcome = await engine.label(label, byTopic);
        onLabel(label.source, outcome.isApplied);
        onTaken(outcomeRecordOf(label, outcome));
      },
    );
  }

  #requireStore(): void {
    if (this.parts.engine.outage !== 'up') throw silent();
  }

  /** Does something with each message: those of one group one after the other, groups side by side. */
  async #each<T>(
    batch: Batch,
    read: (value: Uint8Array | undefined, message: ReceivedMessage) => T,
    groupOf: (content: T) => string,
    work: (content: T) => Promise<void>,
  ): Promise<MessageToPublish[]> {
    const letters: MessageToPublish[] = [];
    const groups = new Map<
      string,
      { message: ReceivedMessage; content: T }[]
    >();
    const bury = (message: ReceivedMessage, error: unknown) =>
      letters.push(this.#letter(batch, message, error));
    for (const message of batch.messages) {
      try {
        const content = read(message.value, message);
        const group = groups.get(groupOf(content)) ?? [];
        group.push({ message, content });
        groups.set(groupOf(content), group);
      } catch (error) {
        bury(message, error);
      }
    }
    const done = await Promise.allSettled(
      [...groups.values()].map(async group => {
        for (const { message, content } of group) {
          await this.#turns
            .run(() => work(content))
            .catch(error => bury(message, error));
        }
      }),
    );
    const failed = done.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    return letters;
  }

  /** @throws what is not the message's fault */
  #letter(
    { topic, partition }: Batch,
    { key, value, offset }: ReceivedMessage,
    error: unknown,
  ): MessageToPublish {
    const reason = reasonOf(error);
    if (!reason) throw error;
    this.parts.onDeadLetter(topic, reason);
    return {
      key: key ?? '',
      value,
      headers: {
        reason,
        error: (error as Error).message.slice(0, 500),
        ...fieldOf(error),
        topic,
        partition: String(partition),
        offset: String(offset),
        time: this.parts.now().toISOString(),
      },
    };
  }

  /** Until what was given to an outbox, and the dead letters, are published. */
  #storing(
    letters: readonly MessageToPublish[],
    transaction: Transaction,
    outbox: Pick<Outbox, 'delivered'>,
  ): Storing {
    const all = [this.#bury(letters, transaction), outbox.delivered()];
    return { stored: Promise.all(all).then(() => {}) };
  }

  async #bury(
    letters: readonly MessageToPublish[],
    { publish }: Transaction,
  ): Promise<void> {
    if (letters.length > 0)
      await publish(this.parts.topics.deadLetters, letters);
  }

  async #publish(record: DecisionRecord): Promise<void> {
    const { outbox } = this.parts;
    const message = decisionMessage(record);
    while (!outbox.add(message)) {
      await outbox.delivered();
    }
  }
}

/** Why a message cannot be used, in a word; undefined when it is not the message's fault. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof InvalidFieldError) return 'invalid';
  if (!(error instanceof RefusedError)) return undefined;
  if (error.statusCode === 404) return 'unknown-transaction';
  return error.statusCode === 409 ? 'conflict' : undefined;
}

/** The field that an error is about, where it is about one. */
function fieldOf(error: unknown): { field?: string } {
  if (error instanceof InvalidFieldError) return { field: error.field };
  if (!(error instanceof RefusedError) || error.field === undefined) return {};
  return { field: error.field };
}
