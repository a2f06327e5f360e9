import {
  aPreview,
  anOutcome,
  OTHER_POLICY,
  RUNNING,
  SERVED_POLICY,
} from '../__testUtils__/servingBuilders';
import { writeDifference, writeEstimate } from './difference';
import { countFollowing, followState } from './followState';
import { lineChanges } from './lineChanges';
import { withNextVersion } from './nextVersion';
import { isNothingKnown, movedCount, movedTable } from './policyPreview';
import { areSame, isShare, sharesOf, sumOfShares, weightsOf } from './shares';

describe('the next version of a policy', () => {
  it.each([
    ['as a block', 'metadata:\n  name: a\n  version: 9\nrules: []\n', '10'],
    ['with the version first', 'metadata:\n  version: 1\n  name: a\n', '2'],
    ['on one line', 'metadata: { name: a, version: 3 }\n', '4'],
    ['on one narrow line', 'metadata: {version: 3,name: a}\n', '4'],
  ])('is found %s', (_how, text, next) => {
    expect(withNextVersion(text)).toBe(
      text.replace(/version: \d+/, `version: ${next}`),
    );
  });

  it('is never that of the API, and no number elsewhere changes', () => {
    const text = `apiVersion: modelport/v1alpha1\nkind: DecisionPolicy\n${'metadata:\n  name: "version: 5"\n'}  version: 7\nrules:\n  - name: a\n    version: 1\n`;
    expect(withNextVersion(text)).toBe(
      text.replace('version: 7', 'version: 8'),
    );
  });

  it('leaves a text alone that has none', () => {
    const text = 'rules:\n  - version: 1\n';
    expect(withNextVersion(text)).toBe(text);
  });
});

describe('an instance', () => {
  const instance = { cloud: 'aws', index: 0 };

  it.each([
    [{ revision: 3 }, 'taken'],
    [{ revision: 4 }, 'taken'],
    [{ revision: 2 }, 'waiting'],
    [{}, 'alone'],
    [{ revision: 3, problem: 'The directive names no arm.' }, 'problem'],
  ])('with %j is %s at revision 3', (known, state) => {
    expect(followState({ ...instance, ...known }, 3)).toBe(state);
  });

  it('is counted once', () => {
    const all = [{ revision: 3 }, { revision: 1 }, {}, { problem: 'Away.' }];
    expect(
      countFollowing(
        all.map(known => ({ ...instance, ...known })),
        3,
      ),
    ).toEqual({ taken: 1, waiting: 1, alone: 1, problem: 1 });
  });
});

describe('how a text becomes another one', () => {
  const linesOfLength = (length: number): string[][] =>
    length === 0
      ? [[]]
      : linesOfLength(length - 1).flatMap(rest => [
          ['a', ...rest],
          ['b', ...rest],
        ]);
  const texts = [1, 2, 3, 4].flatMap(linesOfLength);

  /** Length of the longest common subsequence, from its definition. */
  const common = (before: string[], after: string[]): number => {
    if (before.length === 0 || after.length === 0) return 0;
    const [first, ...rest] = before;
    const at = after.indexOf(first);
    return Math.max(
      common(rest, after),
      at < 0 ? 0 : 1 + common(rest, after.slice(at + 1)),
    );
  };

  it('gives both texts back, with as many lines unchanged as can be', () => {
    for (const before of texts) {
      for (const after of texts) {
        const changes = lineChanges(before.join('\n'), after.join('\n'));
        const textOf = (left: 'gone' | 'new') =>
          changes.filter(({ kind }) => kind !== left).map(({ text }) => text);
        expect(textOf('new')).toEqual(before);
        expect(textOf('gone')).toEqual(after);
        expect(changes.filter(({ kind }) => kind === 'same')).toHaveLength(
          common(before, after),
        );
      }
    }
  });

  it('passes over space at the end of lines and of the text', () => {
    expect(
      lineChanges('a \r\nb\n', 'a\nb').map(({ kind, text }) => [kind, text]),
    ).toEqual([
      ['same', 'a'],
      ['same', 'b'],
    ]);
  });

  it('shows texts that are too long to compare as a whole', () => {
    const long = (word: string) =>
      Array.from({ length: 1_200 }, (_, at) => `${word}${at % 7}`).join('\n');
    const changes = lineChanges(`x\n${long('a')}\ny`, `x\n${long('b')}\ny`);
    expect(changes).toHaveLength(2_402);
    expect(changes[0]).toEqual({ kind: 'same', text: 'x' });
    expect(changes[1]).toEqual({ kind: 'gone', text: 'a0' });
    expect(changes[1_201]).toEqual({ kind: 'new', text: 'b0' });
    expect(changes.at(-1)).toEqual({ kind: 'same', text: 'y' });
  });

  it('shows a policy with what changes in it', () => {
    expect(
      lineChanges(SERVED_POLICY, OTHER_POLICY).filter(
        ({ kind }) => kind !== 'same',
      ),
    ).toEqual([
      { kind: 'gone', text: '  version: 2' },
      { kind: 'new', text: '  version: 3' },
      { kind: 'gone', text: '  review: 0.4' },
      { kind: 'new', text: '  review: 0.3' },
    ]);
  });
});

describe('a preview', () => {
  it('has a place for each pair of decisions', () => {
    expect(movedTable(aPreview())).toEqual([
      { from: 'approve', to: [96_000, 1_000, 0] },
      { from: 'review', to: [0, 2_000, 0] },
      { from: 'decline', to: [0, 0, 1_000] },
    ]);
    expect(movedCount(aPreview())).toBe(1_000);
  });

  it('knows nothing where no payment could be decided anew', () => {
    expect(isNothingKnown(aPreview())).toBe(false);
    const none = anOutcome({ approved: 0, reviewed: 0, declined: 0 });
    expect(isNothingKnown(aPreview({ before: none }))).toBe(true);
  });
});

describe('shares of arms', () => {
  it('stand in fields as percent, and become weights again', () => {
    const arms = [
      { name: 'a', weight: 0.3333, model: 'm@1' },
      { name: 'b', weight: 0.6667, model: 'm@2' },
    ];
    expect(sharesOf(arms)).toEqual({ a: '33.33', b: '66.67' });
    const weights = weightsOf(sharesOf(arms));
    expect(weights).toEqual({ a: 0.3333, b: 0.6667 });
    expect(areSame(weights ?? {}, arms)).toBe(true);
    expect(areSame({ a: 0.3334, b: 0.6666 }, arms)).toBe(false);
    expect(areSame({ a: 1, b: 0 }, RUNNING.arms)).toBe(false);
  });

  it.each(['0', '100', '12,5', ' 33.33 ', '0.01'])('may be %s', text =>
    expect(isShare(text)).toBe(true),
  );

  it.each(['', '-1', '100.01', '101', '1.234', '1e1', 'half', '%'])(
    'are none when one is "%s"',
    text => {
      expect(isShare(text)).toBe(false);
      expect(weightsOf({ a: text, b: '50' })).toBeUndefined();
    },
  );

  it('have to be 100 percent together, to the last digit', () => {
    expect(sumOfShares({ a: '33.33', b: '33.33', c: '33.33' })).toBe(99.99);
    expect(weightsOf({ a: '33.33', b: '33.33', c: '33.33' })).toBeUndefined();
    expect(weightsOf({ a: '33.33', b: '33.33', c: '33.34' })).toEqual({
      ...{ a: 0.3333, b: 0.3333, c: 0.3334 },
    });
    expect(sumOfShares({ a: '50', b: 'x' })).toBeUndefined();
  });
});

describe('a difference', () => {
  it.each([
    [12, '+12'],
    [-3.45, '−3.5'],
    [0.01, '0'],
    [-0.04, '0'],
    [-1_234.6, '−1,235'],
  ])('of %d is %s', (difference, words) => {
    expect(writeDifference(difference)).toBe(words);
  });

  it('is written as its figure is', () => {
    const write = (amount: number) => `${amount.toFixed(2)} EUR`;
    expect(writeDifference(-0.001, write)).toBe('0.00 EUR');
    expect(writeDifference(-12, write)).toBe('−12.00 EUR');
  });

  it.each([
    [99.94, '99.9'],
    [150.4, '150'],
    [7, '7'],
  ])('stands beside the estimate %d as %s', (count, words) => {
    expect(writeEstimate(count)).toBe(words);
  });
});
