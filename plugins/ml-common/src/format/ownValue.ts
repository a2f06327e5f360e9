/**
 * What a record holds under a name that comes from outside. Names such as `constructor` or `__proto__` are found on every
 * object, and are no values of it.
 *
 * @public
 */
export function ownValue<T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  return record !== undefined && Object.hasOwn(record, name)
    ? record[name]
    : undefined;
}
