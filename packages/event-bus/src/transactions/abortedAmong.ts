/** An aborted transaction, as a broker tells of it with what was fetched. */
export interface AbortedTransaction {
  producerId: string | bigint;
  /** Of its first message. */
  firstOffset: string | bigint;
}

/** What matters here of a message, or of several of one producer. */
export interface Logged {
  offset: bigint;
  producerId: string | bigint;
  isTransactional: boolean;
  /** Whether it is the mark by which a broker ends an aborted transaction. */
  isAbortMark: boolean;
}

/**
 * Which of what was fetched belongs to transactions that were aborted. A transaction begins at its first offset and ends at
 * the next such mark of its producer, or beyond what was fetched; several producers' may overlap, and one producer may have
 * several. Brokers list them in the order of their ends.
 *
 * @param entries - in the order of their offsets
 */
export function abortedAmong<T>(
  entries: readonly T[],
  view: (entry: T) => Logged,
  transactions: readonly AbortedTransaction[],
): Set<T> {
  const aborted = new Set<T>();
  const coming = transactions
    .map(({ producerId, firstOffset }) => ({
      producerId: String(producerId),
      firstOffset: BigInt(firstOffset),
    }))
    .sort((a, b) => Number(a.firstOffset - b.firstOffset));
  const open = new Set<string>();
  let next = 0;
  for (const entry of entries) {
    const { offset, producerId, isTransactional, isAbortMark } = view(entry);
    for (; coming[next]?.firstOffset <= offset; next += 1) {
      open.add(coming[next].producerId);
    }
    const producer = String(producerId);
    if (isAbortMark) open.delete(producer);
    else if (isTransactional && open.has(producer)) aborted.add(entry);
  }
  return aborted;
}
