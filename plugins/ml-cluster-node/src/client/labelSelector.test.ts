import fc from 'fast-check';
import { labelSelector } from './labelSelector';

function selectorOrError(value: string): string {
  try {
    return labelSelector({ a: value });
  } catch (error) {
    return (error as Error).name;
  }
}

describe('labelSelector', () => {
  it('joins what an object has to have', () => {
    expect(
      labelSelector({
        'kueue.x-k8s.io/queue-name': 'gpu',
        team: 'a',
        attempt: undefined,
        empty: '',
      }),
    ).toBe('kueue.x-k8s.io/queue-name=gpu,team=a,attempt,empty=');
  });

  it.each([
    ['a,b', 'c'],
    ['a', 'b,c=d'],
    ['a', '!b'],
    ['a', 'b c'],
    ['a/b/c', 'd'],
    ['', 'a'],
    ['a', 'x'.repeat(64)],
  ])('refuses %j: %j', (key, value) => {
    expect(() => labelSelector({ [key]: value })).toThrow(
      'cannot be a label: a value has at most 63',
    );
  });

  it('of any value is one requirement or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), value => {
        expect(selectorOrError(value)).toMatch(
          /^(a=[A-Za-z0-9_.-]{0,63}|InputError)$/,
        );
      }),
    );
  });
});
