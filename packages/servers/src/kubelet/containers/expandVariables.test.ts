import { expandVariables } from './expandVariables';
import { readQuantity } from './quantity';

describe('variables in texts', () => {
  it.each([
    ['--lr=$(LR)', '--lr=0.1'],
    ['$(LR)$(LR)', '0.10.1'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$$(LR)', '$(LR)'],
    ['$LR ${LR} $', '$LR ${LR} $'],
    ['$(toString)', '$(toString)'],
    ['$(LR', '$(LR'],
  ])('%s becomes %s', (text, expected) => {
    expect(expandVariables(text, { LR: '0.1' })).toBe(expected);
  });
});

describe('a quantity', () => {
  it.each([
    ['512Mi', 536_870_912],
    ['2', 2],
    ['500m', 0.5],
    ['1e3', 1_000],
    ['1.5G', 1.5e9],
    ['2E', 2e18],
  ])('%s is %d', (text, expected) => {
    expect(readQuantity(text)).toBeCloseTo(expected, 9);
  });

  it.each(['', 'Mi', '1 Mi', '1Q', '1.2.3'])('%s is none', text => {
    expect(() => readQuantity(text)).toThrow('is no quantity');
  });
});
