/** A JSON object of which nothing is known. */
export type Json = Record<string, unknown>;

/** The value where it is an object; undefined for all else. */
export const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;

/** The objects of an array; none where it is no array. */
export const objectsOf = (value: unknown): Json[] =>
  Array.isArray(value)
    ? value.map(objectOf).filter(each => each !== undefined)
    : [];

/** The values of an object that are objects. */
export const partsOf = (value: unknown): Json[] =>
  objectsOf(Object.values(objectOf(value) ?? {}));

/** The text where it is one; otherwise an empty one. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : '';
