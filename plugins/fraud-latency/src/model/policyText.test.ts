import { OTHER_POLICY, SERVED_POLICY } from '../__testUtils__/servingBuilders';
import { lineChanges } from './lineChanges';
import { endsExploration, inOneLayout } from './policyText';

const IN_ONE_LINE =
  '{kind: DecisionPolicy, apiVersion: modelport/v1alpha1, metadata: {version: 2, name: cards}, thresholds: {decline: 0.80, review: 0.4}} # as before\n';

const changesOf = (before: string, after: string) => {
  const texts = inOneLayout(before, after);
  return lineChanges(texts.before, texts.after).filter(
    ({ kind }) => kind !== 'same',
  );
};

describe('two policies in one layout', () => {
  it('do not differ where they say the same in another way', () => {
    expect(changesOf(SERVED_POLICY, IN_ONE_LINE)).toEqual([]);
  });

  it('differ in what they say alone', () => {
    expect(changesOf(IN_ONE_LINE, OTHER_POLICY)).toEqual([
      { kind: 'gone', text: '  version: 2' },
      { kind: 'new', text: '  version: 3' },
      { kind: 'gone', text: '  review: 0.4' },
      { kind: 'new', text: '  review: 0.3' },
    ]);
  });

  it('keep the order of rules, which says something', () => {
    const rule = (name: string) => `{name: ${name}, decision: review}`;
    const withRules = (...names: string[]) =>
      `rules: [${names.map(rule).join(', ')}]\n`;
    expect(
      changesOf(withRules('a', 'b'), withRules('b', 'a')).length,
    ).toBeGreaterThan(0);
  });

  it('stay as they are while one of them is no YAML', () => {
    const texts = { before: SERVED_POLICY, after: 'thresholds: {' };
    expect(inOneLayout(texts.before, texts.after)).toEqual(texts);
  });
});

describe('learning', () => {
  const exploring = `${SERVED_POLICY}exploration: {share: 0.05, salt: x}\n`;

  it.each([
    ['is left out', SERVED_POLICY, true],
    ['has a share of 0', `${SERVED_POLICY}exploration: {share: 0}\n`, true],
    ['goes on', exploring.replace('0.05', '0.01'), false],
  ])('where exploration %s', (_how, after, isOver) => {
    expect(endsExploration(exploring, after)).toBe(isOver);
  });

  it('does not end where there was none', () => {
    expect(endsExploration(SERVED_POLICY, OTHER_POLICY)).toBe(false);
  });
});
