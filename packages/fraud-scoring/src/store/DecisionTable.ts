const MIB = 1024 * 1024;
/** The first and the largest piece of memory; one of 256 MiB lasts 40 s at 5,000 decisions a second. */
const PIECE_BYTES = [MIB, 256 * MIB] as const;

/** Decisions that follow one another. */
interface Piece {
  /** Number of its first decision. */
  first: number;
  bytes: Buffer;
  /** Where each ends. */
  ends: number[];
  /** When each was kept, in milliseconds since 1970. */
  times: number[];
}

/** A decision that is kept. */
export interface KeptDecision {
  transactionId: string;
  /** A copy. */
  record: Buffer;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Decisions, which stay for equally long, one behind the other in large pieces of memory. Of each the collector of garbage sees
 * a number alone; the pieces are shared memory, since other memory outside of the heap that grows by 64 MiB makes V8 mark the
 * whole heap.
 */
export class DecisionTable {
  readonly #numbers = new Map<string, number>();
  readonly #mostBytes: number;
  #pieces: Piece[] = [];
  #next = 0;
  #pieceBytes: number;

  /**
   * @param keepMs - how long a decision is known, in milliseconds
   * @param bytes - of the first and of the largest piece; each has twice as many as the one before it
   */
  constructor(
    private readonly keepMs: number,
    [firstBytes, mostBytes]: readonly [number, number] = PIECE_BYTES,
  ) {
    this.#pieceBytes = firstBytes;
    this.#mostBytes = mostBytes;
  }

  get size(): number {
    return this.#numbers.size;
  }

  /** Bytes of memory for records. */
  get bytes(): number {
    return this.#pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Takes a copy of the record; what was known of the transaction before is forgotten. */
  keep(transactionId: string, record: Uint8Array, at: number): void {
    const piece = this.#pieceFor(record.length);
    const from = piece.ends.at(-1) ?? 0;
    piece.bytes.set(record, from);
    piece.ends.push(from + record.length);
    piece.times.push(at);
    this.#numbers.delete(transactionId); // so that the map stays in the order of time
    this.#numbers.set(transactionId, this.#next);
    this.#next += 1;
  }

  /** A copy of the record; undefined where none is known, or it is too old. */
  find(transactionId: string, now: number): Buffer | undefined {
    const number = this.#numbers.get(transactionId);
    if (number === undefined) return undefined;
    const { record, at } = this.#at(number);
    return at + this.keepMs > now ? Buffer.from(record) : undefined;
  }

  /** Lets go of what is too old. */
  age(now: number): void {
    let isAged = false;
    for (const [transactionId, number] of this.#numbers) {
      if (this.#at(number).at + this.keepMs > now) break;
      this.#numbers.delete(transactionId);
      isAged = true;
    }
    if (isAged) this.#letGo();
  }

  /** All in the order in which they were kept, while the table may change. */
  *[Symbol.iterator](): Iterator<KeptDecision> {
    for (const [transactionId, number] of this.#numbers) {
      const { record, at } = this.#at(number);
      yield { transactionId, record: Buffer.from(record), at };
    }
  }

  #at(number: number): { record: Buffer; at: number } {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pieces[middle].first <= number) low = middle;
      else high = middle - 1;
    }
    const { first, bytes, ends, times } = this.#pieces[low];
    const index = number - first;
    const from = index === 0 ? 0 : ends[index - 1];
    return { record: bytes.subarray(from, ends[index]), at: times[index] };
  }

  #pieceFor(length: number): Piece {
    const last = this.#pieces.at(-1);
    if (last && (last.ends.at(-1) ?? 0) + length <= last.bytes.length) {
      return last;
    }
    const size = Math.max(this.#pieceBytes, length);
    const bytes = Buffer.from(new SharedArrayBuffer(size));
    const piece = { first: this.#next, bytes, ends: [], times: [] };
    this.#pieces.push(piece);
    this.#pieceBytes = Math.min(2 * this.#pieceBytes, this.#mostBytes);
    return piece;
  }

  /** Of the pieces of which nothing is known any more; the last one is written to. */
  #letGo(): void {
    const [oldest = this.#next] = this.#numbers.values();
    while (this.#pieces.length > 1 && this.#pieces[1].first <= oldest) {
      this.#pieces.shift();
    }
  }
}
