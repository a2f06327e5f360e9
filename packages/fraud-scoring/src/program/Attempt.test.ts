import { InvalidFieldError } from '@modelport/fraud-core';
import { Attempt } from './Attempt';

describe('what was refused', () => {
  const clock = { now: 0 };
  let tries: number;
  let refusal: Error | undefined;
  let attempt: Attempt;

  beforeEach(() => {
    tries = 0;
    refusal = new Error('the view is not served yet');
    attempt = new Attempt(() => clock.now);
  });

  const once = (fingerprint = 'a') =>
    attempt.once(fingerprint, async () => {
      tries += 1;
      if (refusal) throw refusal;
      return 'served';
    });
  /** When it is tried, in seconds, of so many. */
  const triesIn = async (seconds: number) => {
    const at: number[] = [];
    const begun = clock.now;
    for (let second = 0; second <= seconds; second += 1) {
      clock.now = begun + 1_000 * second;
      const before = tries;
      await expect(once()).rejects.toBe(refusal);
      if (tries > before) at.push(second);
    }
    return at;
  };

  it('is tried again, each time after twice as long, and once a minute at last', async () => {
    expect(await triesIn(200)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  });

  it('is served once nothing is wrong any more', async () => {
    await triesIn(2);
    refusal = undefined;
    clock.now += 1_000;
    expect(await once()).toBe('served');
  });

  it.each<[string, Error]>([
    ['a field', new InvalidFieldError('policy', 'write one')],
    ['an argument', new TypeError('no name')],
    [
      'a field of a model',
      new Error('refused', { cause: new InvalidFieldError('set', 'name it') }),
    ],
  ])(
    'is tried again once a minute when it is %s that is wrong',
    async (_, error) => {
      refusal = error;
      expect(await triesIn(200)).toEqual([0, 60, 120, 180]);
    },
  );

  it('says nothing of another one, which is tried at once', async () => {
    await triesIn(5);
    await expect(once('b')).rejects.toBe(refusal);
    expect(tries).toBe(4);
  });
});
