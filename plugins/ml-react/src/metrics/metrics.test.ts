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
});

describe('metricDirection', () => {
  it.each([
    ['average_precision', 'maximize'],
    ['val_loss', 'minimize'],
    ['test/rmse', 'minimize'],
    ['glossary_score', 'maximize'],
  ])('%s: %s', (name, direction) => {
    expect(metricDirection(name)).toBe(direction);
  });
});
