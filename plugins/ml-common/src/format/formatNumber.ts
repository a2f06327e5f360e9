/**
 * Shown in place of a value that is missing or not finite.
 *
 * @public
 */
export const NO_VALUE = '–';

const PREFIXES = [
  { exponent: 12, symbol: 'T' },
  { exponent: 9, symbol: 'G' },
  { exponent: 6, symbol: 'M' },
  { exponent: 3, symbol: 'k' },
  { exponent: 0, symbol: '' },
  { exponent: -3, symbol: 'm' },
  { exponent: -6, symbol: 'µ' },
  { exponent: -9, symbol: 'n' },
] as const;

/**
 * How {@link formatNumber} writes a number.
 *
 * @public
 */
export interface FormatNumberOptions {
  /** Significant digits, 4 unless told. */
  digits?: number;
  /** SI unit; with one, small values take a prefix as well (`1.2 ms`). */
  unit?: string;
}

/** From here up there is no prefix, and no zeros that people count. */
const LARGEST = 1e15;
/** Below, the smallest prefix leaves nothing to read. */
const SMALLEST_WITH_UNIT = 1e-12;

/** Rounds to significant digits and drops the zeros that carry nothing. */
export function roundToDigits(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

function withPrefix(value: number, digits: number, unit: string): string {
  const rounded = roundToDigits(value, digits);
  const size = Math.abs(rounded);
  if (size >= LARGEST || size < SMALLEST_WITH_UNIT) {
    return `${rounded.toExponential()} ${unit}`.trimEnd();
  }
  const prefix =
    PREFIXES.find(candidate => size >= 10 ** candidate.exponent) ??
    PREFIXES[PREFIXES.length - 1];
  const scaled = roundToDigits(rounded / 10 ** prefix.exponent, digits);
  return `${scaled} ${prefix.symbol}${unit}`.trimEnd();
}

/**
 * Writes a number for people: significant digits and SI prefixes, such as `0.9312`, `12.35 k`, `1.2 ms`, `1.2e-7`.
 * Without a unit, values between 0.001 and 10,000 stay plain and smaller ones get an exponent, since a metric of
 * `931 m` reads badly. Numbers that no prefix reaches get an exponent too (`1.7e+296`).
 *
 * @public
 */
export function formatNumber(
  value: number | null | undefined,
  options: FormatNumberOptions = {},
): string {
  const { digits = 4, unit } = options;
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return NO_VALUE;
  }
  if (value === 0) {
    return unit ? `0 ${unit}` : '0';
  }
  if (unit) {
    return withPrefix(value, digits, unit);
  }
  const size = Math.abs(value);
  if (size < 0.001) {
    return roundToDigits(value, digits).toExponential();
  }
  return size < 10_000
    ? String(roundToDigits(value, digits))
    : withPrefix(value, digits, '');
}
