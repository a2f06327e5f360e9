import { Kafka, Partitioners, Producer } from 'kafkajs';
import { MessageToPublish } from '../EventBus';
import { EventBusError } from '../EventBusError';
import { KafkaBusOptions } from '../kafkaOptions';
import { persist, unlessAborted } from '../persist';
import { kafkajsError } from './kafkajsErrors';
import { messageOf } from './messageOf';

/** Milliseconds for which a first connection is tried. */
const CONNECT_MS = 60_000;

/** A producer and how many sends it has under way. */
interface Generation {
  connected: Promise<Producer>;
  sends: number;
  retired: boolean;
}

/**
 * Idempotent sends, each to one partition: kafkajs 2.2.4 acknowledges what it never stored when a send to several
 * partitions is tried again after a leader has moved (tulios/kafkajs#1303).
 *
 * A broker knows a repeated send by its producer and its number. So when a send was given up and may have been stored,
 * its producer is not used again: the next messages would have the same number and be taken for a repetition.
 */
export class KafkajsProducers {
  #current: Generation | undefined;
  readonly #all = new Set<Generation>();

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaBusOptions,
    private readonly closing: AbortSignal,
  ) {}

  /** @throws EventBusError */
  async send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void> {
    const generation = (this.#current ??= this.#begin());
    const doing = `did not take messages for ${topic}/${partition}`;
    generation.sends += 1;
    try {
      const producer = await generation.connected;
      const sending = producer.send({
        topic,
        acks: -1,
        messages: messages.map(each => messageOf(each, partition)),
      });
      await unlessAborted(sending, this.closing);
    } catch (cause) {
      const error = kafkajsError(cause as Error, doing, this.options);
      if (error.code !== 'message-too-large') this.#retire(generation);
      throw error;
    } finally {
      generation.sends -= 1;
      this.#end(generation);
    }
  }

  async close(): Promise<void> {
    for (const generation of this.#all) generation.retired = true;
    await Promise.all([...this.#all].map(each => this.#disconnect(each)));
  }

  #begin(): Generation {
    const connected = this.#connect();
    connected.catch(() => {}); // whoever sends is told
    const generation = { connected, sends: 0, retired: false };
    this.#all.add(generation);
    return generation;
  }

  /** kafkajs gives up connecting when the one broker is away that it asks for the producer's number. */
  #connect(): Promise<Producer> {
    const connecting = persist(
      async () => {
        const producer = this.kafka.producer({
          idempotent: true,
          maxInFlightRequests: 1,
          allowAutoTopicCreation: false,
          metadataMaxAge: 60_000,
          createPartitioner: Partitioners.DefaultPartitioner,
        });
        try {
          await producer.connect();
        } catch (error) {
          await producer.disconnect().catch(() => {}); // it never was connected
          throw kafkajsError(
            error as Error,
            'let no producer in',
            this.options,
          );
        }
        return producer;
      },
      {
        signal: this.closing,
        limitMs: CONNECT_MS,
        isFinal: error => (error as EventBusError).code !== 'unavailable',
      },
    );
    return unlessAborted(connecting, this.closing);
  }

  #retire(generation: Generation) {
    generation.retired = true;
    if (this.#current === generation) this.#current = undefined;
  }

  #end(generation: Generation) {
    if (generation.retired && generation.sends === 0) {
      void this.#disconnect(generation);
    }
  }

  async #disconnect(generation: Generation): Promise<void> {
    this.#all.delete(generation);
    const producer = await generation.connected.catch(() => undefined);
    await producer?.disconnect().catch(() => {}); // it is not used again
  }
}
