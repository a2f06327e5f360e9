import type { BarResult } from './bar';

const round = (figure: number, digits: number) =>
  Math.round(figure * 10 ** digits) / 10 ** digits;

/**
 * A figure beside the limit that was promised; it passes when it is not above, or not below where that is promised. A ratio
 * up to 1 keeps the promise; where nothing at all is promised, the ratio is the figure itself.
 *
 * @param measured.n - how many measurements the figure stands on, one unless told
 * @param measured.isLeast - whether the limit is the least that is promised
 * @param measured.digits - to which the figure is rounded, two unless told
 */
export function againstPromise(measured: {
  name: string;
  figure: number;
  unit: string;
  limit: number;
  n?: number;
  isLeast?: boolean;
  digits?: number;
}): BarResult {
  const { name, figure, unit, limit, n = 1, isLeast, digits = 2 } = measured;
  const ratio = isLeast ? limit / figure : figure / limit;
  return {
    name,
    figure: round(figure, digits),
    unit,
    peer: `promise: ${isLeast ? 'at least ' : ''}${limit} ${unit}`,
    ratio: limit ? round(ratio, 3) : figure,
    n,
    pass: isLeast ? figure >= limit : figure <= limit,
  };
}
