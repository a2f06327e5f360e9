import { HEADER_BYTES, writeHeader } from './journalFrames';

const FIRST_BYTES = 64 * 1024;
/** What is kept when it is cleared; more was needed once and need not be again. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** Records with their headers, as they lie in a file, in memory that is used again. */
export class FrameBuffer {
  #bytes: Buffer = Buffer.alloc(0);
  #used = 0;

  /** What was added; a view, good until the next change. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  get length(): number {
    return this.#used;
  }

  /**
   * Takes a copy of each.
   *
   * @throws Error when one is longer than 64 MiB; none is added then
   */
  addAll(records: readonly Uint8Array[]): void {
    let at = this.#used;
    for (const record of records) {
      const end = at + HEADER_BYTES + record.length;
      if (end > this.#bytes.length) this.#grow(end, at);
      writeHeader(record, this.#bytes, at);
      this.#bytes.set(record, at + HEADER_BYTES);
      at = end;
    }
    this.#used = at;
  }

  clear(): void {
    this.#used = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.alloc(0);
  }

  #grow(needed: number, used: number): void {
    const doubled = Math.max(FIRST_BYTES, 2 * this.#bytes.length);
    const grown = Buffer.allocUnsafeSlow(Math.max(doubled, needed));
    grown.set(this.#bytes.subarray(0, used));
    this.#bytes = grown;
  }
}
