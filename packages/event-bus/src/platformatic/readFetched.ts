import type { Consumer } from '@platformatic/kafka';
import { ReceivedMessage } from '../EventBus';
import { abortedAmong } from '../transactions/abortedAmong';

/** What a fetch is answered with; the client does not export it. */
export type FetchResponse = Exclude<
  Awaited<ReturnType<Consumer['fetch']>>,
  void
>;
type FetchResponsePartition =
  FetchResponse['responses'][number]['partitions'][number];

/** What came of one partition. */
export interface FetchedPartition {
  messages: ReceivedMessage[];
  /** The offset to fetch next. */
  next: bigint;
  /** Of the leader that the last message was written by; -1 when there is none. */
  leaderEpoch: number;
}

const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** The key of the mark that ends an aborted transaction begins with a version and this kind, each in two bytes. */
const ABORT = 0;

/**
 * Reads the messages of a partition, without those that only mark the end of a transaction, and without those of aborted
 * ones.
 *
 * @param wanted - the offset that was asked for: a broker sends whole batches, which may begin before it
 */
export function readFetched(
  { records, abortedTransactions }: FetchResponsePartition,
  wanted: bigint,
): FetchedPartition {
  const messages: ReceivedMessage[] = [];
  let next = wanted;
  let leaderEpoch = -1;
  const aborted = abortedAmong(
    records ?? [],
    batch => ({
      offset: batch.firstOffset,
      producerId: batch.producerId,
      isTransactional: (batch.attributes & TRANSACTIONAL) !== 0,
      isAbortMark:
        (batch.attributes & CONTROL) !== 0 &&
        batch.records[0]?.key?.readInt16BE(2) === ABORT,
    }),
    abortedTransactions ?? [],
  );
  for (const batch of records ?? []) {
    const after = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if (after > next) next = after;
    if (batch.attributes & CONTROL || aborted.has(batch)) continue;
    leaderEpoch = batch.partitionLeaderEpoch;
    for (const record of batch.records) {
      const offset = batch.firstOffset + BigInt(record.offsetDelta);
      if (offset < wanted) continue;
      messages.push({
        key: record.key?.toString(),
        value: record.value ?? Buffer.alloc(0),
        headers: Object.fromEntries(
          record.headers.map(([name, text]) => [
            String(name ?? ''),
            String(text ?? ''),
          ]),
        ),
        offset: Number(offset),
        timestamp: Number(batch.firstTimestamp + record.timestampDelta),
      });
    }
  }
  return { messages, next, leaderEpoch };
}
