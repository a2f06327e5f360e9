import { readDecimal } from '@modelport/plugin-ml-common';

const RANGES: Record<string, [least: number, most: number]> = {
  INT8: [-(2 ** 7), 2 ** 7 - 1],
  INT16: [-(2 ** 15), 2 ** 15 - 1],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  UINT8: [0, 2 ** 8 - 1],
  UINT16: [0, 2 ** 16 - 1],
  UINT32: [0, 2 ** 32 - 1],
};
const LONGS: Record<string, [least: bigint, most: bigint]> = {
  INT64: [-(2n ** 63n), 2n ** 63n - 1n],
  UINT64: [0n, 2n ** 64n - 1n],
};
const DIGITS = /^-?\d{1,20}$/;

/** What the values of a datatype are. */
export type ValueKind = 'number' | 'integer' | 'boolean' | 'text' | 'any';

/** What the values of a datatype of the Open Inference Protocol are; `any` for one that is not known here. */
export function valueKind(datatype: string): ValueKind {
  if (datatype in RANGES || datatype in LONGS) {
    return 'integer';
  }
  if (/^(FP|BF)\d+$/.test(datatype)) {
    return 'number';
  }
  if (datatype === 'BOOL') {
    return 'boolean';
  }
  return datatype === 'BYTES' ? 'text' : 'any';
}

function isWhole(datatype: string, value: unknown): boolean {
  const range = RANGES[datatype];
  if (range) {
    const [least, most] = range;
    return (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      value >= least &&
      value <= most
    );
  }
  // Numbers of JavaScript lose digits beyond 2^53; as text they keep them.
  if (!(Number.isSafeInteger(value) || DIGITS.test(String(value)))) {
    return false;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    return false;
  }
  const [least, most] = LONGS[datatype];
  const whole = BigInt(String(value));
  return whole >= least && whole <= most;
}

/** Whether a value can be one of a tensor of a datatype. */
export function fitsDatatype(datatype: string, value: unknown): boolean {
  switch (valueKind(datatype)) {
    case 'integer':
      return (
        (typeof value === 'number' || typeof value === 'string') &&
        isWhole(datatype, value)
      );
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(datatype === 'FP32' ? Math.fround(value) : value)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    default:
      return value !== null && typeof value !== 'object';
  }
}

/** Reads what stands in a field as a value of a datatype; undefined when it is none. */
export function readValue(datatype: string, text: string): unknown {
  const kind = valueKind(datatype);
  if (kind === 'text' || kind === 'any') {
    return text;
  }
  const trimmed = text.trim();
  let value: unknown = readDecimal(trimmed);
  if (kind === 'boolean') {
    value = { true: true, false: false }[trimmed.toLowerCase()];
  } else if (kind === 'integer' && DIGITS.test(trimmed)) {
    value = Number.isSafeInteger(Number(trimmed)) ? Number(trimmed) : trimmed;
  }
  return fitsDatatype(datatype, value) ? value : undefined;
}
