/**
 * Readers of what MLflow sends: empty lists and unset fields are left out, NaN and infinities are
 * strings, 64-bit integers are numbers (strings from some relays).
 */
import { Json } from './transport';

/** A text, or '' when unset. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text that may be unset or empty. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An integer, or undefined when unset. */
export function optionalInteger(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number)
    ? Math.trunc(number)
    : undefined;
}

/** An integer, or 0 when unset. */
export function integer(value: unknown): number {
  return optionalInteger(value) ?? 0;
}

/**
 * The value of a metric. MLflow's SQL store keeps infinities as the largest double, which is read
 * as infinity here too.
 */
export function metricValue(value: unknown): number {
  const number =
    typeof value === 'string' && value !== ''
      ? Number(value.replace(/^(-?)inf$/i, '$1Infinity'))
      : value;
  if (typeof number !== 'number') return NaN;
  return Math.abs(number) === Number.MAX_VALUE ? number * 2 : number;
}

/** A metric's value as MLflow takes it. */
export function metricToWire(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** An object, or an empty one when unset. */
export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** A list, or an empty one when unset. */
export function list<T>(value: unknown, read: (item: Json) => T): T[] {
  return Array.isArray(value) ? value.map(item => read(object(item))) : [];
}

/** A list of `{key, value}` as a record. */
export function pairs(value: unknown): Record<string, string> {
  return Object.fromEntries(
    list(value, item => [text(item.key), text(item.value)] as const),
  );
}

/** A record as a list of `{key, value}`; undefined stays unset. */
export function pairsToWire(
  record: Record<string, string> | undefined,
): Array<{ key: string; value: string }> | undefined {
  return (
    record && Object.entries(record).map(([key, value]) => ({ key, value }))
  );
}

/** One of some words; the first of them for anything else. */
export function oneOf<T extends string>(
  value: unknown,
  known: readonly [T, ...T[]],
): T {
  return known.find(word => word === value) ?? known[0];
}
