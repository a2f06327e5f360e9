import { BatchReadError } from './BatchFeatures';
import { readOnlineAnswer } from './readOnlineAnswer';

const REQUEST = {
  view: 'profile',
  joinKey: 'customer',
  features: ['age'],
  keys: ['c1', 'c2'],
};

const read = (answer: unknown) =>
  readOnlineAnswer(JSON.stringify(answer), REQUEST);

describe('an answer of Feast', () => {
  it('is read without event times, and with names as older servers write them', () => {
    expect(
      read({
        metadata: { feature_names: { val: ['age', 'customer'] } },
        results: [{ values: [7.1, null] }, { values: ['c1', 'c2'] }],
      }),
    ).toEqual({ values: Float32Array.of(7.1, NaN) });
  });

  it.each([
    ['answer', []],
    ['metadata', { results: [] }],
    ['metadata.feature_names', { metadata: { feature_names: 7 } }],
    ['results', { metadata: { feature_names: ['age'] } }],
    ['profile:age', { metadata: { feature_names: ['other'] }, results: [{}] }],
    [
      'profile:age: has 1 values for 2 keys',
      { metadata: { feature_names: ['age'] }, results: [{ values: [1] }] },
    ],
    [
      'profile:age: is no number',
      { metadata: { feature_names: ['age'] }, results: [{ values: [1, [2]] }] },
    ],
  ])('is refused by naming %s', (words, answer) => {
    const act = () => read(answer);
    expect(act).toThrow(BatchReadError);
    expect(act).toThrow(`Feast answered: ${words}`);
  });
});
