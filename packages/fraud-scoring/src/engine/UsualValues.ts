import { seeded } from '@modelport/fraud-core';
import { type DecisionRecord, decodeValues } from './DecisionRecord';

/** Payments that are kept of each feature set. */
const MOST_ROWS = 255;
/** Fewer say nothing of what is usual. */
const LEAST_ROWS = 30;
/** Once there are enough, one payment in so many is kept. */
const EVERY = 16;
/** Feature sets that are kept; the one that began first goes first. */
const MOST_SETS = 16;

/** The newest rows of one feature set that were kept, in a ring. */
class Ring {
  readonly #rows: Float32Array[] = [];
  #next = 0;
  /** So many payments are passed over before the next one is kept. */
  #skip = 0;

  /** @param random - from 0 to 1: what comes in turns must not be kept in turns */
  note(values: () => Float32Array, random: () => number): void {
    if (this.#skip > 0) {
      this.#skip -= 1;
      return;
    }
    this.#rows[this.#next] = values();
    this.#next = (this.#next + 1) % MOST_ROWS;
    if (this.#rows.length >= LEAST_ROWS) {
      this.#skip = Math.floor(random() * (2 * EVERY - 1));
    }
  }

  median(): Float32Array | undefined {
    const rows = this.#rows;
    if (rows.length < LEAST_ROWS) return undefined;
    const column = new Float32Array(rows.length);
    // of two in the middle the lower: the mean of both may be a value that no payment has
    const middle = (rows.length - 1) >> 1;
    return rows[0].map((_, at) => {
      rows.forEach((row, index) => {
        column[index] = row[at];
      });
      return column.sort()[middle];
    });
  }
}

/**
 * Remembers what payments look like that this process has decided on lately: of each feature set 255 payments, one in 16 of
 * those that come. It is asked when somebody wants to know why a payment was decided as it was.
 */
export class UsualValues {
  readonly #rings = new Map<string, Ring>();
  readonly #random = seeded(1);

  /** Takes little: one record in 16 is decoded. */
  note({ features }: Pick<DecisionRecord, 'features'>): void {
    let ring = this.#rings.get(features.set);
    if (!ring) {
      ring = new Ring();
      this.#rings.set(features.set, ring);
      if (this.#rings.size > MOST_SETS) {
        const [first] = this.#rings.keys();
        this.#rings.delete(first);
      }
    }
    ring.note(() => decodeValues(features.values), this.#random);
  }

  /**
   * The median of each feature, in their order; undefined while there are fewer than 30 payments.
   *
   * @param set - digest of the features
   */
  of(set: string): Float32Array | undefined {
    return this.#rings.get(set)?.median();
  }
}
