import { aBusiness } from '../__testUtils__/recordBuilders';
import {
  costsOf,
  daysOf,
  maturityChoices,
  maturityOf,
  readCost,
  valueSaved,
} from './assumptions';
import { viewOf, viewsInOrder } from './decisionsView';
import { filterOf, NO_FILTER } from './paymentFilter';
import { signedPercent } from './signedPercent';

const from = (values: Record<string, string>) => (name: string) => values[name];

describe('the parts of the tab', () => {
  it('are the ones that the URL names, else the first', () => {
    expect(viewOf('business', viewsInOrder(1))).toBe('business');
    expect(viewOf('nonsense', viewsInOrder(1))).toBe('review');
    expect(viewOf(undefined, viewsInOrder(0))).toBe('payments');
  });

  it('are the same five whatever waits', () => {
    expect([...viewsInOrder(0)].sort()).toEqual([...viewsInOrder(3)].sort());
    expect(viewsInOrder(0)).toHaveLength(5);
  });
});

describe('what the URL holds', () => {
  it('is passed over where it is none', () => {
    expect(daysOf(from({ days: '8' }))).toBe(30);
    expect(daysOf(from({ days: '90' }))).toBe(90);
    expect(maturityOf(from({ maturity: '7' }))).toBe(7);
    expect(maturityOf(from({ maturity: '-7' }))).toBe(30);
    expect(costsOf(from({ reviewCost: '2,5' }))).toEqual({
      ...{ review: 2.5, wrong: 20 },
    });
    expect(filterOf(from({ decided: 'x', outcome: 'y' }))).toEqual({
      decision: undefined,
      version: undefined,
      variant: undefined,
      outcome: undefined,
    });
    expect(filterOf(from(NO_FILTER as never))).toEqual(filterOf(from({})));
  });

  it.each([
    [3, 1, [1]],
    [1, 1, [1]],
    [30, 14, [1, 7, 14]],
    [90, 30, [1, 7, 14, 30, 60]],
    [undefined, 30, [1, 7, 14, 30, 60, 90]],
  ])(
    'has outcomes come within no more days than payments are kept: %p',
    (keepDays, usual, choices) => {
      expect(maturityOf(from({}), keepDays)).toBe(usual);
      expect(maturityChoices(keepDays)).toEqual(choices);
      expect(maturityOf(from({ maturity: '90' }), keepDays)).toBe(
        keepDays === undefined ? 90 : usual,
      );
    },
  );

  it.each(['', ' ', '-1', '1e3', 'x', '1.23456', '1234567890'])(
    'is no cost when it is "%s"',
    text => expect(readCost(text)).toBeUndefined(),
  );
});

describe('what decisions saved', () => {
  it('is what was caught, less what reviews and wrongly declined payments cost', () => {
    expect(valueSaved(aBusiness(), { review: 5, wrong: 20 })).toEqual({
      ...{ caught: 73_000, reviews: 2_000, wrong: 1_300, saved: 69_700 },
      missed: 8_900,
      isEstimated: true,
    });
  });

  it('is of what is known alone where there is no estimate', () => {
    const { caught, falsePositives } = aBusiness();
    const known = aBusiness({
      caught: { ...caught, estimated: undefined },
      falsePositives: { ...falsePositives, estimated: undefined },
    });
    expect(valueSaved(known, { review: 0, wrong: 1 })).toMatchObject({
      ...{ caught: 23_000, wrong: 5, isEstimated: false },
    });
  });
});

it.each([
  [0.1234, '+12.3 %'],
  [-0.05, '−5 %'],
  [0.0001, '0 %'],
  [-0.0001, '0 %'],
])('writes the change %d as %s', (share, words) => {
  expect(signedPercent(share)).toBe(words);
});
