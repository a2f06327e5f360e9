import Broker from 'kafkajs/src/broker';
import { abortedAmong } from '../transactions/abortedAmong';

/** The key of the mark that ends an aborted transaction begins with a version and this kind, each in two bytes. */
const ABORT = 0;

/**
 * kafkajs 2.2.4 shows messages of aborted transactions when those of several producers overlap: it takes them to be listed
 * in the order of their beginnings, and to begin one a message. Here they are found before it looks, and are marked as what
 * it never hands over, but counts.
 */
export function committedOnly(): void {
  const { prototype } = Broker;
  const { fetch } = prototype;
  prototype.fetch = async function fetchCommitted(request) {
    const answer = await fetch.call(this, request);
    for (const { partitions } of answer.responses) {
      for (const partition of partitions) {
        const { messages, abortedTransactions } = partition;
        if (!abortedTransactions?.length) continue;
        const aborted = abortedAmong(
          messages,
          ({ offset, key, isControlRecord = false, batchContext }) => ({
            offset: BigInt(offset),
            producerId: batchContext?.producerId ?? '',
            isTransactional: batchContext?.inTransaction ?? false,
            isAbortMark: isControlRecord && key?.readInt16BE(2) === ABORT,
          }),
          abortedTransactions,
        );
        for (const message of aborted) message.isControlRecord = true;
        partition.abortedTransactions = [];
      }
    }
    return answer;
  };
}
