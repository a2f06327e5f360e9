const PREFERRED = [
  'average_precision',
  'val_average_precision',
  'auc_roc',
  'roc_auc',
  'auc',
  'card_precision_100',
  'f1',
  'accuracy',
  'val_loss',
  'loss',
  'rmse',
];

/**
 * Whether a metric was logged by MLflow itself about the machine.
 *
 * @public
 */
export function isSystemMetric(name: string): boolean {
  return name.startsWith('system/');
}

const HOUSEKEEPING =
  /^(best_step|.*_seconds|onnx_max_abs_error|test_rows|test_frauds)$/;

function rank(name: string): number {
  const index = PREFERRED.indexOf(name);
  return index === -1 ? PREFERRED.length : index;
}

/**
 * The metrics that a table shows: well-known ones first, then those that most
 * items have, then by name. System metrics stay out, and so does
 * housekeeping, such as `best_step` and times, where there is anything else.
 *
 * @public
 */
export function chooseMetrics(
  items: ReadonlyArray<{ metrics: Readonly<Record<string, unknown>> }>,
  most: number,
): string[] {
  const counts = new Map<string, number>();
  items
    .flatMap(({ metrics }) => Object.keys(metrics))
    .forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  const ofModel = [...counts].filter(([name]) => !isSystemMetric(name));
  const telling = ofModel.filter(([name]) => !HOUSEKEEPING.test(name));
  return (telling.length > 0 ? telling : ofModel)
    .sort(
      ([a, countA], [b, countB]) =>
        rank(a) - rank(b) || countB - countA || a.localeCompare(b),
    )
    .slice(0, most)
    .map(([name]) => name);
}
