/**
 * Bytes that are kept for about equally long, such as decisions, one behind the other in large pieces. Small buffers of Node
 * share pieces of 8 KB with whatever is allocated at that time: one that is kept would keep all of its piece, and so much
 * memory that comes and stays makes the collector of garbage mark everything every few seconds.
 */
export class Arena {
  #piece: Buffer = Buffer.alloc(0);
  #used = 0;
  #pieceBytes: number;

  /**
   * @param firstBytes - of the first piece; each has twice as many as the one before it
   * @param mostBytes - of a piece
   */
  constructor(firstBytes: number, private readonly mostBytes: number) {
    this.#pieceBytes = firstBytes;
  }

  /** A copy. */
  keep(bytes: Uint8Array): Buffer {
    if (bytes.length > this.#pieceBytes) return Buffer.from(bytes);
    if (this.#used + bytes.length > this.#piece.length) {
      this.#piece = Buffer.allocUnsafeSlow(this.#pieceBytes);
      this.#used = 0;
      this.#pieceBytes = Math.min(2 * this.#pieceBytes, this.mostBytes);
    }
    const kept = this.#piece.subarray(this.#used, this.#used + bytes.length);
    kept.set(bytes);
    this.#used += bytes.length;
    return kept;
  }
}
