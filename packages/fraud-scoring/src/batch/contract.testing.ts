/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import type { BatchFeatures, BatchReadError } from './BatchFeatures';

/** What the store holds that the contract is tried on. */
export const CONTRACT_ROWS = {
  c1: { account_age_days: 900, country_risk: 0.1, is_staff: true },
  c2: { account_age_days: 2 ** 53, country_risk: 1e300, is_staff: false },
  c3: { account_age_days: 0, country_risk: null, is_staff: false },
} as const;

const REQUEST = {
  view: 'customer_profile',
  joinKey: 'customer',
  features: ['country_risk', 'account_age_days', 'is_staff'],
};

/**
 * What every source of batch features keeps to.
 *
 * @param open - a source over {@link CONTRACT_ROWS}, with texts as a feature `city`
 * @param more.knowsViews - whether it can tell what is not there from what nothing is known of
 * @param newest - event time of all rows, in milliseconds since 1970-01-01
 */
export function batchFeaturesContract(
  open: () => BatchFeatures,
  newest: () => number,
  { knowsViews }: { knowsViews: boolean },
): void {
  let source: BatchFeatures;
  beforeAll(() => {
    source = open();
  });
  afterAll(() => source?.close());

  it('gives the values of keys in the order in which they were asked for, as float32', async () => {
    const { values, newest: latest } = await source.read({
      ...REQUEST,
      keys: ['c2', 'nobody', 'c1', 'c3'],
    });
    expect(values).toEqual(
      Float32Array.from([
        ...[NaN, 2 ** 53, 0],
        ...[NaN, NaN, NaN],
        ...[0.1, 900, 1],
        ...[NaN, 0, 0],
      ]),
    );
    expect(latest).toBe(newest());
  });

  it('gives nothing, and no time, of keys that nobody has', async () => {
    const keys = ['nobody', 'somebody'];
    const { values, newest: latest } = await source.read({ ...REQUEST, keys });
    expect(values).toEqual(new Float32Array(6).fill(NaN));
    expect(latest).toBeUndefined();
  });

  it.each([
    ['view', { view: 'nothing' }, 'nothing'],
    ['feature', { features: ['account_age_days', 'shoe_size'] }, 'shoe_size'],
  ])(
    'says that there is no such %s, or knows nothing of it',
    async (_what, more, word) => {
      const outcome = await source
        .read({ ...REQUEST, ...more, keys: ['c1'] })
        .then(
          ({ values }) => ({ last: values.at(-1) }),
          ({ problem, message }: BatchReadError) => ({
            problem,
            said: message.includes(word),
          }),
        );
      const refused = { problem: 'refused', said: true };
      expect(outcome).toEqual(knowsViews ? refused : { last: NaN });
    },
  );

  it('says which feature is no number', async () => {
    const reading = source.read({
      ...REQUEST,
      features: ['city'],
      keys: ['c1'],
    });
    await expect(reading).rejects.toMatchObject({
      problem: 'unusable',
      message: expect.stringContaining('customer_profile:city: is no number'),
    });
  });
}
