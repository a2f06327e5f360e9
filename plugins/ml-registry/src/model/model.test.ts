import { metricTraits } from '@modelport/plugin-ml-react';
import { aDecidedRequest, ago, aRequest } from '../__testUtils__/builders';
import { isHalf, isReason, toClaims } from './askForm';
import { compareMetrics, splitMetrics, valuesOf } from './compareMetrics';
import { measuredNumber } from './measuredNumber';
import { isConflict } from './isConflict';
import { isWebAddress, shortCommit, shortHash } from './names';
import { freshOutcome, isPending } from './requestState';
import { shapeInWords } from './shapeInWords';

describe('compareMetrics', () => {
  it('marks the better by direction, and nothing where nothing can be compared', () => {
    expect(
      compareMetrics(
        { auc: 0.9, loss: 0.2, same: 1, own: 1, 'system/gpu': 9 },
        { auc: 0.8, loss: 0.1, same: 1, theirs: 1, 'system/gpu': 1 },
      ).map(({ name, better }) => [name, better]),
    ).toEqual([
      ['auc', 'this'],
      ['loss', 'other'],
      ['same', undefined],
      ['own', undefined],
      ['theirs', undefined],
      ['system/gpu', undefined],
    ]);
  });

  it('is parted into metrics of the model and of the machine', () => {
    const { ofModel, ofMachine } = splitMetrics(
      compareMetrics({ 'system/cpu': 1, auc: 2 }),
    );
    expect(ofModel.map(({ name }) => name)).toEqual(['auc']);
    expect(ofMachine.map(({ name }) => name)).toEqual(['system/cpu']);
  });

  it('marks the other where it is the better', () => {
    expect(
      compareMetrics({ auc: 0.1, loss: 0.1 }, { auc: 0.2, loss: 0.2 }),
    ).toMatchObject([
      { name: 'auc', better: 'other' },
      { name: 'loss', better: 'this' },
    ]);
  });

  it('goes by what the model declares before the name', () => {
    const traits = metricTraits([
      { name: 'zcost', direction: 'minimize', unit: 'EUR', primary: true },
    ]);
    const own = { auc: 0.9, zcost: 2 };
    expect(compareMetrics(own, { auc: 0.8, zcost: 3 }, traits)).toMatchObject([
      { name: 'zcost', better: 'this', unit: 'EUR' },
      { name: 'auc', better: 'this', unit: undefined },
    ]);
    expect(compareMetrics(own, { auc: 0.8, zcost: 3 })).toMatchObject([
      { name: 'auc', better: 'this' },
      { name: 'zcost', better: undefined },
    ]);
  });

  it('shows what is no finite number as what it is, and calls nothing better by it', () => {
    const own = valuesOf({ metrics: { auc: 0.9 }, notFinite: { loss: 'NaN' } });
    expect(compareMetrics(own, { auc: 0.8, loss: 0.1 })).toMatchObject([
      { name: 'auc', better: 'this' },
      { name: 'loss', value: 'NaN', other: 0.1, better: undefined },
    ]);
  });

  it('has no second values without another version', () => {
    expect(compareMetrics({ auc: 1 })).toEqual([{ name: 'auc', value: 1 }]);
  });

  it('has housekeeping after what tells of the model, the machine last', () => {
    const metrics = { 'system/cpu': 1, best_step: 2, fit_seconds: 3, zeta: 4 };
    expect(compareMetrics(metrics).map(({ name }) => name)).toEqual([
      'zeta',
      'best_step',
      'fit_seconds',
      'system/cpu',
    ]);
  });
});

describe('the form that asks', () => {
  it.each([
    ['', false],
    ['  a ', false],
    ['abc', true],
    ['a'.repeat(2000), true],
    ['a'.repeat(2001), false],
  ])('takes a reason of 3 to 2000 characters (case %#)', (text, expected) => {
    expect(isReason(text)).toBe(expected);
  });

  it('drops facts in which nothing stands, and knows those of which half stands', () => {
    expect(
      toClaims([
        { label: ' a ', value: ' 1 ' },
        { label: ' ', value: '' },
      ]),
    ).toEqual([{ label: 'a', value: '1' }]);
    expect(isHalf({ label: 'a', value: ' ' })).toBe(true);
    expect(isHalf({ label: '', value: '1' })).toBe(true);
    expect(isHalf({ label: '', value: '' })).toBe(false);
  });
});

describe('names', () => {
  it('are short', () => {
    expect(shortCommit('0123456789')).toBe('0123456');
    expect(shortHash('sha256:abcdefabcdefabc')).toBe('abcdefabcdef');
    expect(shortHash('abcdefabcdefabc')).toBe('abcdefabcdef');
    expect(shapeInWords([-1, 30], 'any')).toBe('any × 30');
    expect(shapeInWords(undefined, 'any')).toBeUndefined();
  });

  it('let no script become a link', () => {
    // eslint-disable-next-line no-script-url -- this is what must be refused
    expect(isWebAddress('javascript:alert(1)')).toBe(false);
    expect(isWebAddress('see https://a.example')).toBe(false);
    expect(isWebAddress('https://a.example/b')).toBe(true);
  });
});

describe('requests', () => {
  it('are pending until they end', () => {
    expect(
      (
        ['open', 'moving', 'done', 'rejected', 'withdrawn', 'conflict'] as const
      ).filter(state => isPending({ state })),
    ).toEqual(['open', 'moving']);
  });

  it('are news for a day', () => {
    const now = Date.now();
    const fresh = aDecidedRequest();
    expect(freshOutcome([fresh], now)).toBe(fresh);
    expect(freshOutcome([aRequest(), fresh], now)).toBeUndefined();
    expect(
      freshOutcome([aDecidedRequest({ decidedAt: ago(90_000) })], now),
    ).toBeUndefined();
    expect(freshOutcome([], now)).toBeUndefined();
  });
});

describe('isConflict', () => {
  it.each([
    [Object.assign(new Error('x'), { statusCode: 409 }), true],
    [new Error('x', { cause: { name: 'ConflictError' } }), false],
    [new Error('x'), false],
    ['409', false],
  ])('reads case %#', (error, expected) => {
    expect(isConflict(error)).toBe(expected);
  });
});

describe('a measured number', () => {
  it.each([
    ['auc', '0.6674585365745699', '0.6675'],
    ['error', '1.6112407247304006e-7', '1.611e-7'],
    ['loss', 'Infinity', '∞'],
    ['loss', 'NaN', 'NaN'],
    ['auc', 'not measured', 'not measured'],
    ['auc', '', ''],
  ])('of %s is written for %s', (name, text, expected) => {
    expect(measuredNumber(name, text)).toBe(expected);
  });
});
