import { formatMetric } from './formatMetric';

describe('a value of a metric', () => {
  it.each([
    [0.6674585365745699, '0.6675'],
    [1.6112407247304006e-7, '1.611e-7'],
    [52_630, '52.63 k'],
    [0, '0'],
    [null, '–'],
    [undefined, '–'],
  ])('is written for %s', (value, expected) => {
    expect(formatMetric('kept_megabytes', value)).toBe(expected);
  });

  it.each([
    ['NaN', 'NaN'],
    [NaN, 'NaN'],
    ['Infinity', '∞'],
    [Infinity, '∞'],
    ['-Infinity', '−∞'],
    [-Infinity, '−∞'],
  ] as const)('is what it is, not missing, for %s', (value, expected) => {
    expect(formatMetric('loss', value)).toBe(expected);
    expect(formatMetric('system/disk_usage_megabytes', value)).toBe(expected);
  });

  it('is a size where MLflow logs megabytes of the machine', () => {
    expect(formatMetric('system/disk_usage_megabytes', 52_630)).toBe('49 GiB');
    expect(formatMetric('system/disk_usage_megabytes', null)).toBe('–');
  });
});
