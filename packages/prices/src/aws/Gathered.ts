/** No product and no term is nearly as long; a document that is no price list must not fill the memory. */
const LONGEST = 4 * 2 ** 20;

/** Bytes from one place of a stream to another, over the bounds of chunks. */
export class Gathered {
  #parts: Uint8Array[] = [];
  #size = 0;
  #chunk: Uint8Array = new Uint8Array();
  #from = -1;

  startOf(chunk: Uint8Array) {
    this.#chunk = chunk;
    if (this.#from >= 0) this.#from = 0;
  }

  from(at: number) {
    this.#from = at;
  }

  endOf(chunk: Uint8Array) {
    if (this.#from < 0) return;
    const part = chunk.slice(this.#from);
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size > LONGEST) {
      throw new SyntaxError(`one member has more than ${LONGEST} bytes`);
    }
  }

  take(to: number): string {
    const all = [...this.#parts, this.#chunk.subarray(this.#from, to)];
    this.#parts = [];
    this.#size = 0;
    this.#from = -1;
    return Buffer.concat(all).toString('utf8');
  }
}
