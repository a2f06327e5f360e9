const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Writes numbers and texts one after the other, little-endian, into bytes that grow as needed. */
export class ByteWriter {
  #bytes = new Uint8Array(1_024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  #room(more: number): number {
    const at = this.#length;
    this.#length += more;
    if (this.#length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(2 * at, this.#length));
      bytes.set(this.#bytes.subarray(0, at));
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    return at;
  }

  u8(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }

  u32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
  }

  f64(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, true);
  }

  /** At most 2^32 - 1 bytes of UTF-8. */
  text(value: string): void {
    const bytes = encoder.encode(value);
    this.u32(bytes.length);
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** A copy of what was written since the last time; the writer may be used again. */
  bytes(): Uint8Array {
    const written = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return written;
  }
}

/** Reads what a {@link ByteWriter} wrote. Every method throws a RangeError where the bytes end too early. */
export class ByteReader {
  readonly #view: DataView;
  #at = 0;

  constructor(private readonly source: Uint8Array) {
    this.#view = new DataView(
      source.buffer,
      source.byteOffset,
      source.byteLength,
    );
  }

  #next(length: number): number {
    const at = this.#at;
    if (at + length > this.source.length) {
      throw new RangeError(`${this.source.length} bytes are too few`);
    }
    this.#at += length;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#next(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#next(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#next(8), true);
  }

  text(): string {
    const length = this.u32();
    const at = this.#next(length);
    return decoder.decode(this.source.subarray(at, at + length));
  }

  /** @throws RangeError unless everything was read */
  end(): void {
    if (this.#at !== this.source.length) {
      throw new RangeError(
        `${this.source.length - this.#at} bytes are too many`,
      );
    }
  }
}
