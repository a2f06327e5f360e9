import { InvalidFieldError } from './errors';

/**
 * The fields of an object that was read from YAML or JSON.
 *
 * @public
 */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * An object with fields.
 *
 * @param where - path of the field, for the error
 * @throws InvalidFieldError unless the value is one
 * @public
 */
export function readFields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidFieldError(where, 'write an object with fields');
  }
  return value as Fields;
}

/**
 * A list.
 *
 * @param where - path of the field, for the error
 * @throws InvalidFieldError unless the value is one
 * @public
 */
export function readList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new InvalidFieldError(where, 'write a list');
  }
  return value;
}

/**
 * A text with at least one character.
 *
 * @param where - path of the field, for the error
 * @throws InvalidFieldError unless the value is one
 * @public
 */
export function readText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new InvalidFieldError(where, 'write a text');
  }
  return value;
}

/** @throws InvalidFieldError unless the value is a finite number from `least` to `most` */
export function readNumber(
  value: unknown,
  where: string,
  { least = -Infinity, most = Infinity } = {},
): number {
  if (
    typeof value !== 'number' ||
    !Number.isFinite(value) ||
    value < least ||
    value > most
  ) {
    throw new InvalidFieldError(
      where,
      `write a number from ${least} to ${most}`,
    );
  }
  return value;
}

/**
 * One of the values that are allowed.
 *
 * @param where - path of the field, for the error
 * @throws InvalidFieldError unless the value is one
 * @public
 */
export function readChoice<T extends string>(
  value: unknown,
  allowed: readonly T[],
  where: string,
): T {
  const chosen = allowed.find(each => each === value);
  if (chosen === undefined) {
    throw new InvalidFieldError(
      where,
      `${
        JSON.stringify(value) ?? 'nothing'
      } is unknown; choose one of ${allowed.join(', ')}`,
    );
  }
  return chosen;
}

/**
 * Refuses fields that nobody reads, so that a slip of the pen is not silently ignored.
 *
 * @param where - path of the fields, for the error; absent at the top
 * @throws InvalidFieldError at the first field that is not known
 * @public
 */
export function refuseOthers(
  fields: Fields,
  known: readonly string[],
  where?: string,
): void {
  const other = Object.keys(fields).find(name => !known.includes(name));
  if (other !== undefined) {
    throw new InvalidFieldError(
      where === undefined ? other : `${where}.${other}`,
      `is unknown; choose among ${known.join(', ')}`,
    );
  }
}
