const LENGTH_BYTES = 4;
const FIRST_BYTES = 256;

/**
 * Bytes one behind the other in one piece of memory that is used again: a thousand short ones are one thing for the collector
 * of garbage, and taking a few more costs no memory as a rule.
 */
export class ByteList {
  #bytes: Buffer = Buffer.alloc(0);
  #used = 0;
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** Takes a copy. */
  add(bytes: Uint8Array): void {
    const at = this.#used;
    const end = at + LENGTH_BYTES + bytes.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.writeUInt32LE(bytes.length, at);
    this.#bytes.set(bytes, at + LENGTH_BYTES);
    this.#used = end;
    this.#size += 1;
  }

  /** Keeps the memory. */
  clear(): void {
    this.#used = 0;
    this.#size = 0;
  }

  /** In the order in which they were added; views, good until the list is changed. */
  views(): Buffer[] {
    const views: Buffer[] = [];
    for (let at = 0; at < this.#used; ) {
      const from = at + LENGTH_BYTES;
      at = from + this.#bytes.readUInt32LE(at);
      views.push(this.#bytes.subarray(from, at));
    }
    return views;
  }

  #grow(needed: number): void {
    const doubled = Math.max(FIRST_BYTES, 2 * this.#bytes.length);
    const grown = Buffer.allocUnsafeSlow(Math.max(doubled, needed));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}
