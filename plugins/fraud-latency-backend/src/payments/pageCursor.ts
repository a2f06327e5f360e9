import { InputError } from '@backstage/errors';

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
 * @param types - of the values
 * @throws InputError when it is no such text
 */
export function readCursor<const T extends readonly ('string' | 'number')[]>(
  text: string,
  types: T,
): { [K in keyof T]: T[K] extends 'string' ? string : number } {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    values = undefined; // told below, with what it should be
  }
  if (
    !Array.isArray(values) ||
    values.length !== types.length ||
    !types.every((type, at) => typeof values[at] === type)
  ) {
    throw new InputError(
      "after must be 'next' of the page before; leave it out to begin with the first",
    );
  }
  return values as { [K in keyof T]: T[K] extends 'string' ? string : number };
}
