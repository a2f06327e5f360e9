/**
 * One point of a curve. A `y` that is not a finite number is a gap.
 *
 * @public
 */
export interface ChartPoint {
  x: number;
  y: number | null;
}

/**
 * One curve.
 *
 * @public
 */
export interface ChartSeries {
  id: string;
  label: string;
  points: readonly ChartPoint[];
}

/**
 * Curves over one common axis: `x` rises, `null` is a gap and `undefined` is a
 * step at which this curve has no point, so that its line passes on.
 *
 * @public
 */
export interface AlignedSeries {
  x: number[];
  y: Array<Array<number | null | undefined>>;
}

function drawable(y: number | null, logarithmic: boolean): number | null {
  if (y === null || !Number.isFinite(y) || (logarithmic && y <= 0)) {
    return null;
  }
  return y;
}

/**
 * Puts curves with different steps over one axis. A step that a curve logged
 * twice keeps its last value.
 *
 * @public
 */
export function alignSeries(
  series: readonly ChartSeries[],
  options: { logarithmic?: boolean } = {},
): AlignedSeries {
  const xs = new Set<number>();
  for (const { points } of series) {
    for (const { x } of points) {
      if (Number.isFinite(x)) {
        xs.add(x);
      }
    }
  }
  const x = [...xs].sort((a, b) => a - b);
  const y = series.map(({ points }) => {
    const byX = new Map(points.map(point => [point.x, point.y]));
    return x.map(step => {
      const value = byX.get(step);
      return value === undefined
        ? undefined
        : drawable(value, options.logarithmic ?? false);
    });
  });
  return { x, y };
}

/**
 * The last number of a curve, passing over gaps.
 *
 * @public
 */
export function lastValue(
  values: ReadonlyArray<number | null | undefined>,
): number | undefined {
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index];
    if (typeof value === 'number') {
      return value;
    }
  }
  return undefined;
}
