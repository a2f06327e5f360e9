import type {
  Batch,
  MessageToPublish,
  ReceivedMessage,
} from '@modelport/event-bus';
import { InvalidFieldError } from '@modelport/fraud-core';
import {
  type DecisionRecord,
  encodeRecord,
  type ScoreRequest,
} from '../engine/DecisionRecord';
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

/** What {@link StreamScorer} works with. */
export interface StreamScorerParts {
  engine: Pick<ScoringEngine, 'score' | 'label' | 'outage'>;
  /** Where the engine's decisions go, too. */
  outbox: Outbox;
  /** Where what labels say goes. */
  outcomes: Pick<Outbox, 'delivered'>;
  /** Resolves once they are stored. */
  publishDeadLetters(letters: readonly MessageToPublish[]): Promise<void>;
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

/**
 * Scores transactions, and applies labels, that come in batches. A batch is done when each of its messages is: its decision
 * is stored where decisions are published, or the message lies among the dead letters. Until then it may be given again,
 * which changes nothing: what was decided once has the recorded decision.
 */
export class StreamScorer {
  constructor(private readonly parts: StreamScorerParts) {}

  /**
   * @throws StoreUnavailableError while the feature store is silent: the messages wait where they came from
   */
  async score(batch: Batch): Promise<void> {
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
        const answer = await engine.score(request, timer());
        onAnswer(answer);
        answers.push(answer);
      },
    );
    const hadNoRoom = outbox.refused > refusedBefore;
    for (const { record, isRepeated } of answers) {
      if (isRepeated || hadNoRoom) await this.#publish(record);
    }
    await Promise.all([this.#bury(letters), outbox.delivered()]);
    this.#requireStore();
  }

  /**
   * @throws StoreUnavailableError while the feature store is silent
   */
  async label(batch: Batch): Promise<void> {
    const { engine, outcomes, onLabel } = this.parts;
    this.#requireStore();
    const letters = await this.#each(
      batch,
      readLabelMessage,
      ({ transactionId }) => transactionId,
      async label => {
        const { isApplied } = await engine.label(label);
        onLabel(label.source, isApplied);
      },
    );
    await Promise.all([this.#bury(letters), outcomes.delivered()]);
  }

  #requireStore(): void {
    if (this.parts.engine.outage !== 'up') {
      throw new StoreUnavailableError(
        'The feature store does not answer; the messages wait',
      );
    }
  }

  /** Does something with each message: those of one group one after the other, groups side by side. */
  async #each<T>(
    batch: Batch,
    read: (value: Uint8Array | undefined) => T,
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
        const content = read(message.value);
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
          await work(content).catch(error => bury(message, error));
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
        ...(error instanceof InvalidFieldError && { field: error.field }),
        topic,
        partition: String(partition),
        offset: String(offset),
        time: this.parts.now().toISOString(),
      },
    };
  }

  async #bury(letters: readonly MessageToPublish[]): Promise<void> {
    if (letters.length > 0) await this.parts.publishDeadLetters(letters);
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
