// JavaScript would also take 0x10 and 0b1, and one of these in a field is more likely a slip than meant.
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a number as people write it in a field, such as `16`, `0.5` or `1e-3`; undefined for anything else, also for
 * `0x10`. What is too large for a number of JavaScript is infinite.
 *
 * @public
 */
export function readDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : undefined;
}
