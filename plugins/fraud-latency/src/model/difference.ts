const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const wholes = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** From here on the digit after the point says nothing. */
const LARGE = 100;

/** An estimate of a count, whole from 100 on, with one digit after the point below. */
export function writeEstimate(count: number): string {
  return (Math.abs(count) < LARGE ? oneDigit : wholes).format(count);
}

/**
 * A difference with its sign: `+12`, `−3.5`; `0` where nothing of it can be seen.
 *
 * @param write - writes a number that is not below 0
 */
export function writeDifference(
  difference: number,
  write: (size: number) => string = writeEstimate,
): string {
  const size = write(Math.abs(difference));
  if (size === write(0)) return size;
  return `${difference > 0 ? '+' : '−'}${size}`;
}
