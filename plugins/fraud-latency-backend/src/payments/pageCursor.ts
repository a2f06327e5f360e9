import { InputError } from '@backstage/errors';

// JSON can say more than a database takes: PostgreSQL fails at a fraction in a whole number's place and at NUL, and half of a
// surrogate pair becomes another character on its way there.
const MOST_MS = 8.64e15;
const UNSTORABLE = /[\0\p{Cs}]/u;

const KINDS = {
  /** Milliseconds since 1970. */
  time: (value: unknown) =>
    Number.isInteger(value) && Math.abs(Number(value)) <= MOST_MS,
  /** Whether a line comes later than others. */
  place: (value: unknown) => value === 0 || value === 1,
  number: (value: unknown) => Number.isFinite(value),
  text: (value: unknown) =>
    typeof value === 'string' && !UNSTORABLE.test(value),
};

/** What a value of a cursor is. */
export type CursorKind = keyof typeof KINDS;

/**
 * Where a page goes on, as opaque text: the values by which its last line is sorted.
 *
 * @param values - in the order of the sorting
 */
export function writeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * What {@link writeCursor} wrote.
 *
 * @param kinds - of the values
 * @throws InputError when it is no such text
 */
export function readCursor<const T extends readonly CursorKind[]>(
  text: string,
  kinds: T,
): { [K in keyof T]: T[K] extends 'text' ? string : number } {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    values = undefined; // told below, with what it should be
  }
  if (
    !Array.isArray(values) ||
    values.length !== kinds.length ||
    !kinds.every((kind, at) => KINDS[kind](values[at]))
  ) {
    throw new InputError(
      "after must be 'next' of the page before; leave it out to begin with the first",
    );
  }
  return values as { [K in keyof T]: T[K] extends 'text' ? string : number };
}
