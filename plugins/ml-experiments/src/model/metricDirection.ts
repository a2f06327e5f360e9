/** Whether a larger or a smaller value of a metric is the better one. */
export type MetricDirection = 'maximize' | 'minimize';

const SMALLER_IS_BETTER =
  /(^|[_/.\s-])(loss|logloss|error|err|mse|rmse|mae|mape|brier|ece|perplexity|latency|duration|time|seconds|ms|calibration|drift|psi|fpr|fnr)([_/.\s-]|$)/i;

/**
 * The usual direction of a metric by its name. A name says nothing for sure:
 * what is found this way is marked as usual, not as declared.
 */
export function metricDirection(name: string): MetricDirection {
  return SMALLER_IS_BETTER.test(name) ? 'minimize' : 'maximize';
}

/**
 * Position of the best value, or undefined when fewer than two are comparable
 * or all are equal.
 */
export function bestIndex(
  values: ReadonlyArray<number | null | undefined>,
  direction: MetricDirection,
): number | undefined {
  let best: number | undefined;
  let comparable = 0;
  let differs = false;
  values.forEach((value, index) => {
    if (typeof value !== 'number') {
      return;
    }
    comparable += 1;
    const holder = best === undefined ? undefined : values[best];
    if (typeof holder !== 'number') {
      best = index;
      return;
    }
    differs ||= value !== holder;
    if (direction === 'maximize' ? value > holder : value < holder) {
      best = index;
    }
  });
  return comparable > 1 && differs ? best : undefined;
}
