import { isSystemMetric } from './chooseMetrics';

/**
 * Whether a larger or a smaller value of a metric is the better one.
 *
 * @public
 */
export type MetricDirection = 'maximize' | 'minimize';

const LARGER_IS_BETTER = new Set(
  'accuracy acc auc auroc auprc aucpr precision recall sensitivity specificity f1 f2 fbeta r2 mcc kappa gini ndcg mrr iou dice bleu rouge'.split(
    ' ',
  ),
);

const SMALLER_IS_BETTER = new Set(
  'loss logloss error err rmse rmsle mse msle mae mape smape wape brier nll ece perplexity wer cer fpr fnr'.split(
    ' ',
  ),
);

/** A word that makes another thing of a quality that stands beside it: the weight of a loss is no loss. */
const NO_QUALITY = new Set(
  'threshold cutoff weight weights step steps epoch iteration count rows seconds std stddev variance ratio rate'.split(
    ' ',
  ),
);

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/**
 * The direction of a metric whose name is that of a known quality, such as `val_loss` or `auc_roc`; undefined for all
 * others, of which the name does not say whether more is better, and for those of the machine.
 *
 * @public
 */
export function metricDirection(name: string): MetricDirection | undefined {
  if (isSystemMetric(name)) {
    return undefined;
  }
  const words = wordsOf(name);
  const has = (known: ReadonlySet<string>) =>
    words.some(word => known.has(word));
  const isLarger = has(LARGER_IS_BETTER);
  const isSmaller = has(SMALLER_IS_BETTER);
  // `error_rate` is the error of a classifier; any other rate says nothing.
  const isOther = has(NO_QUALITY) && !/(^|\W|_)error_rate($|\W|_)/i.test(name);
  if (isOther || isLarger === isSmaller) {
    return undefined;
  }
  return isLarger ? 'maximize' : 'minimize';
}
