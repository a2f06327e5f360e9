import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { FreshCache } from './FreshCache';

describe('FreshCache', () => {
  let time: number;
  const build = (maxEntries = 500) =>
    new FreshCache({
      freshForMs: 5000,
      keepForMs: 60_000,
      maxEntries,
      isOutage: error => error instanceof ServiceUnavailableError,
      now: () => time,
    });
  const down = async (): Promise<string> => {
    throw new ServiceUnavailableError('down');
  };
  beforeEach(() => {
    time = 1000;
  });

  it('gives a fresh answer without asking again, an old one never', async () => {
    const cache = build();
    let count = 0;
    const load = async () => `answer ${++count}`;
    expect((await cache.read('a', load)).value).toBe('answer 1');
    time += 4999;
    expect((await cache.read('a', load)).value).toBe('answer 1');
    time += 1;
    const renewed = await cache.read('a', load);
    expect(renewed).toEqual({
      value: 'answer 2',
      fetchedAt: new Date(6000),
      stale: false,
    });
  });

  it('lets the answer decide how long it is fresh', async () => {
    const cache = new FreshCache({
      freshForMs: value => (value === undefined ? 0 : 5000),
      isOutage: () => false,
      now: () => time,
    });
    const answers = [undefined, 'found', 'again'];
    const load = async () => answers.shift();
    expect((await cache.read('a', load)).value).toBeUndefined();
    expect((await cache.read('a', load)).value).toBe('found');
    expect((await cache.read('a', load)).value).toBe('found');
  });

  it('asks once for readers that come together', async () => {
    const cache = build();
    const load = jest.fn(async () => 'answer');
    const answers = await Promise.all([
      cache.read('a', load),
      cache.read('a', load),
      cache.read('b', load),
    ]);
    expect(answers.map(answer => answer.value)).toEqual(
      Array(3).fill('answer'),
    );
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('gives the last answer with its own age and marks it as stale while the source is down', async () => {
    const cache = build();
    await cache.read('a', async () => 'answer');
    time += 30_000;
    const answer = await cache.read('a', down);
    expect(answer).toMatchObject({
      value: 'answer',
      fetchedAt: new Date(1000),
      stale: true,
    });
    expect(String(answer.error)).toContain('down');
  });

  it('does not give an answer that is too old, or one for another key', async () => {
    const cache = build();
    await cache.read('a', async () => 'answer');
    await expect(cache.read('b', down)).rejects.toThrow('down');
    time += 60_000;
    await expect(cache.read('a', down)).rejects.toThrow('down');
  });

  it('forgets an answer that the source no longer has', async () => {
    const cache = build();
    await cache.read('a', async () => 'answer');
    time += 5000;
    await expect(
      cache.read('a', async () => {
        throw new NotFoundError('gone');
      }),
    ).rejects.toThrow('gone');
    await expect(cache.read('a', down)).rejects.toThrow('down');
  });

  it('drops the least recently used answer first', async () => {
    const cache = build(2);
    const load = async () => 'answer';
    await cache.read('a', load);
    await cache.read('b', load);
    await cache.read('a', load);
    await cache.read('c', load);
    time += 5000;
    await expect(cache.read('b', down)).rejects.toThrow('down');
    expect((await cache.read('a', down)).stale).toBe(true);
  });

  it('gives the old answer when a source is too slow, and keeps the new one when it comes', async () => {
    const cache = new FreshCache({
      freshForMs: 5000,
      patienceMs: 5,
      isOutage: () => false,
      now: () => time,
    });
    await cache.read('a', async () => 'old');
    time += 5000;
    let finish: (value: string) => void = () => {};
    const slow = new Promise<string>(resolve => {
      finish = resolve;
    });
    const answer = await cache.read('a', () => slow);
    expect(answer).toMatchObject({
      value: 'old',
      fetchedAt: new Date(1000),
      stale: true,
      error: expect.objectContaining({
        message: 'No answer within 0.005 s; still asking.',
      }),
    });
    finish('new');
    await slow;
    expect(await cache.read('a', down)).toMatchObject({
      value: 'new',
      stale: false,
    });
  });
});
