import { chooseMetrics } from './chooseMetrics';
import { metricDirection } from './metricDirection';

describe('chooseMetrics', () => {
  it('shows well-known metrics first, then common ones, and none of the machine', () => {
    const items = [
      { metrics: { zeta: 1, alpha: 1, auc: 1, 'system/gpu': 1 } },
      { metrics: { zeta: 1 } },
    ];
    expect(chooseMetrics(items, 3)).toEqual(['auc', 'zeta', 'alpha']);
    expect(chooseMetrics(items, 1)).toEqual(['auc']);
  });

  it('shows housekeeping only where there is nothing else', () => {
    const housekeeping = {
      best_step: 7,
      fit_seconds: 3,
      onnx_max_abs_error: 0,
      test_frauds: 4,
      test_rows: 9,
    };
    expect(chooseMetrics([{ metrics: housekeeping }], 9)).toEqual(
      Object.keys(housekeeping),
    );
    const items = [{ metrics: housekeeping }, { metrics: { auc: 1 } }];
    expect(chooseMetrics(items, 9)).toEqual(['auc']);
  });
});

describe('metricDirection', () => {
  it.each([
    ['average_precision', 'maximize'],
    ['precision', 'maximize'],
    ['val_loss', 'minimize'],
    ['calibration_error', 'minimize'],
    ['test/rmse', 'minimize'],
    ['auc_roc', 'maximize'],
    ['card_precision_100', 'maximize'],
    ['f1', 'maximize'],
    ['valAccuracy', 'maximize'],
    ['log_loss', 'minimize'],
    ['error_rate', 'minimize'],
    ['onnx_max_abs_error', 'minimize'],
    ['glossary_score', undefined],
    ['threshold', undefined],
    ['f1_threshold', undefined],
    ['loss_weight', undefined],
    ['best_step', undefined],
    ['fit_seconds', undefined],
    ['cpu_utilization', undefined],
    ['system/network_error', undefined],
  ])('%s: %s', (name, direction) => {
    expect(metricDirection(name)).toBe(direction);
  });
});
