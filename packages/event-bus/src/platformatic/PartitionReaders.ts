import { setTimeout as delay } from 'node:timers/promises';
import { type Consumer, FetchIsolationLevels } from '@platformatic/kafka';
import { Rebalance, ReceivedMessage, TopicPartition } from '../EventBus';
import { ConsumeLimits } from '../options';
import { placeName } from '../placeName';
import { JoinRequest } from '../Transport';
import { FetchedPartition, FetchResponse, readFetched } from './readFetched';
import { platformaticFailure } from './platformaticErrors';

/** Failed attempts in a row, some ten seconds, after which a fresh connection is the quicker way back. */
const MOST_FAILURES = 12;
const EARLIEST = -2n;
const LATEST = -1n;
/**
 * Only what is committed, as an object so that @platformatic/kafka 2.12.1 asks for it and leaves the answer as it came: when
 * one producer has aborted several times it would leave out committed messages between them and show aborted ones.
 * {@link readFetched} does it instead.
 */
const COMMITTED: typeof FetchIsolationLevels.READ_COMMITTED = Object(
  FetchIsolationLevels.READ_COMMITTED,
);

/** What readers need. */
export interface ReadersOptions {
  request: JoinRequest;
  limits: ConsumeLimits;
  /** Is in the group: knows and commits offsets. */
  member: Consumer;
  fetcher: Consumer;
}

/** One partition that is read. */
interface Reader extends TopicPartition {
  /** The offset to fetch next; undefined until the group has said. */
  next: bigint | undefined;
  /** Fetched while the handler was busy; nothing more is fetched then. */
  ahead: FetchedPartition | undefined;
  busy: boolean;
}

/** Fetches from each broker what is read of it, one fetch at a time, and hands it over. */
export class PartitionReaders {
  onFailure: (error: Error) => void = () => {};
  readonly #readers = new Map<string, Reader>();
  readonly #fetching = new Set<number>();
  readonly #stopped = new AbortController();
  #failures = 0;
  #stale = false;
  #wake: () => void = () => {};

  constructor(private readonly options: ReadersOptions) {
    void this.#run();
  }

  assign({ gained, lost }: Rebalance): void {
    for (const each of lost) this.#readers.delete(placeName(each));
    for (const { topic, partition } of gained) {
      const reader = { topic, partition, next: undefined, ahead: undefined };
      this.#readers.set(placeName(reader), { ...reader, busy: false });
    }
    this.#wake();
  }

  stop(): void {
    this.#stopped.abort();
    this.#wake();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const woken = new Promise<void>(resolve => {
        this.#wake = resolve;
      });
      try {
        await this.#place();
        await this.#fetchAll();
      } catch (error) {
        await this.#failed(error as Error);
        continue;
      }
      await woken;
    }
  }

  /** Asks where to begin. */
  async #place(): Promise<void> {
    const { member, fetcher, request } = this.options;
    const unplaced = [...this.#readers.values()].filter(
      ({ next }) => next === undefined,
    );
    for (const topic of request.topics) {
      const readers = unplaced.filter(each => each.topic === topic);
      if (readers.length === 0) continue;
      const partitions = readers.map(({ partition }) => partition);
      const committed = await member.listCommittedOffsets({
        topics: [{ topic, partitions }],
      });
      const where = { topics: [topic], partitions: { [topic]: partitions } };
      const [begins, ends] = await Promise.all(
        [EARLIEST, LATEST].map(timestamp =>
          fetcher.listOffsets({ ...where, timestamp }),
        ),
      );
      for (const reader of readers) {
        const begin = begins.get(topic)?.[reader.partition] ?? 0n;
        const end = ends.get(topic)?.[reader.partition] ?? begin;
        const next = committed.get(topic)?.[reader.partition] ?? -1n;
        // what was committed may have left the log meanwhile
        if (next >= begin && next <= end) reader.next = next;
        else if (next >= 0n || request.from === 'earliest') reader.next = begin;
        else reader.next = end;
      }
    }
  }

  async #fetchAll(): Promise<void> {
    const { fetcher, request } = this.options;
    const idle = [...this.#readers.values()].filter(
      ({ next, ahead }) => next !== undefined && !ahead,
    );
    if (idle.length === 0) return;
    const forceUpdate = this.#stale;
    this.#stale = false;
    const topics = [...request.topics];
    const metadata = await fetcher.metadata({ topics, forceUpdate });
    const byNode = new Map<number, Reader[]>();
    const ids = new Map<string, string>();
    for (const reader of idle) {
      const topic = metadata.topics.get(reader.topic);
      const leader = topic?.partitions[reader.partition]?.leader;
      if (!topic || leader === undefined) continue;
      ids.set(reader.topic, topic.id);
      byNode.set(leader, [...(byNode.get(leader) ?? []), reader]);
    }
    for (const [node, readers] of byNode) {
      if (!this.#fetching.has(node)) void this.#fetch(node, readers, ids);
    }
  }

  async #fetch(
    node: number,
    readers: Reader[],
    ids: Map<string, string>,
  ): Promise<void> {
    const { fetcher, limits } = this.options;
    this.#fetching.add(node);
    try {
      const topics = [...ids].map(([topic, topicId]) => ({
        topicId,
        partitions: readers
          .filter(each => each.topic === topic)
          .map(({ partition, next = 0n }) => ({
            partition,
            currentLeaderEpoch: -1,
            fetchOffset: next,
            lastFetchedEpoch: -1,
            partitionMaxBytes: limits.maxPartitionBytes,
          })),
      }));
      const response = await fetcher.fetch({
        node,
        topics: topics.filter(({ partitions }) => partitions.length > 0),
        maxWaitTime: limits.maxWaitMs,
        minBytes: 1,
        maxBytes: limits.maxPartitionBytes * readers.length,
        isolationLevel: COMMITTED,
      });
      this.#failures = 0;
      this.#take(response, readers, ids);
    } catch (error) {
      if (platformaticFailure(error).type === 'OFFSET_OUT_OF_RANGE') {
        // the log was cut meanwhile: begin where the group would begin
        for (const reader of readers) reader.next = undefined;
      }
      await this.#failed(error as Error);
    } finally {
      this.#fetching.delete(node);
      this.#wake();
    }
  }

  #take(
    response: FetchResponse,
    readers: Reader[],
    ids: Map<string, string>,
  ): void {
    for (const { topicId, partitions } of response.responses) {
      for (const each of partitions) {
        const reader = readers.find(
          ({ topic, partition }) =>
            ids.get(topic) === topicId && partition === each.partitionIndex,
        );
        if (!reader || this.#readers.get(placeName(reader)) !== reader)
          continue;
        const fetched = readFetched(each, reader.next ?? 0n);
        reader.next = fetched.next;
        if (fetched.messages.length === 0) continue;
        reader.ahead = fetched;
        this.#work(reader);
      }
    }
  }

  #work(reader: Reader): void {
    const { ahead } = reader;
    if (reader.busy || !ahead) return;
    reader.busy = true;
    reader.ahead = undefined;
    this.#wake();
    this.#deliver(reader, ahead.messages, ahead.leaderEpoch).then(
      ending => {
        // else it was lost, or nothing more is wanted: what was fetched of it is stale
        const mine = this.#readers.get(placeName(reader)) === reader;
        if (ending !== 'handled' || !mine) return;
        reader.busy = false;
        this.#work(reader);
      },
      error => this.onFailure(error), // not committed: it comes again to whoever has the partition next
    );
  }

  #deliver(
    { topic, partition }: Reader,
    messages: ReceivedMessage[],
    leaderEpoch: number,
  ) {
    const { request, member } = this.options;
    return request.delivery.deliver({ topic, partition }, messages, next =>
      member.commit({
        offsets: [{ topic, partition, offset: BigInt(next), leaderEpoch }],
      }),
    );
  }

  async #failed(error: Error): Promise<void> {
    const { signal } = this.#stopped;
    if (signal.aborted) return;
    this.#stale = true;
    this.#failures += 1;
    if (this.#failures >= MOST_FAILURES) this.onFailure(error);
    const wait = Math.min(1_000, 25 * 2 ** this.#failures);
    await delay(wait, undefined, { signal }).catch(() => {});
  }
}
