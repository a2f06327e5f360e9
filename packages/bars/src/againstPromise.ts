import type { BarResult } from './bar';

const round = (figure: number, digits: number) =>
  Math.round(figure * 10 ** digits) / 10 ** digits;

/**
 * A figure beside the limit that was promised; it passes when it is not above. The figure is rounded to hundredths; where
 * nothing at all is promised, the ratio is the figure itself.
 *
 * @param measured.n - how many measurements the figure stands on, one unless told
 */
export function againstPromise(measured: {
  name: string;
  figure: number;
  unit: string;
  limit: number;
  n?: number;
}): BarResult {
  const { name, figure, unit, limit, n = 1 } = measured;
  return {
    name,
    figure: round(figure, 2),
    unit,
    peer: `promise: ${limit} ${unit}`,
    ratio: limit ? round(figure / limit, 3) : figure,
    n,
    pass: figure <= limit,
  };
}
