/**
 * Whether a larger or a smaller value of a metric is the better one.
 *
 * @public
 */
export type MetricDirection = 'maximize' | 'minimize';

const SMALLER_IS_BETTER =
  /(^|[_/.\s-])(loss|logloss|error|err|mse|rmse|mae|mape|brier|ece|perplexity|latency|duration|time|seconds|ms|calibration|drift|psi|fpr|fnr)([_/.\s-]|$)/i;

/**
 * The usual direction of a metric by its name. A name says nothing for sure:
 * what is found this way is marked as usual, not as declared.
 *
 * @public
 */
export function metricDirection(name: string): MetricDirection {
  return SMALLER_IS_BETTER.test(name) ? 'minimize' : 'maximize';
}
