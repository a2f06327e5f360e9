import { Unstored } from './Unstored';

describe('Unstored', () => {
  it('commits what is stored, and throws what a commit threw to whoever asks next, once', async () => {
    const unstored = new Unstored();
    const committed: number[] = [];
    const ends: ((isStored: boolean) => void)[] = [];
    const add = (next: number) =>
      unstored.add(
        new Promise(resolve => ends.push(resolve)),
        next,
        async until => {
          committed.push(until);
          if (until === 3) throw new Error('another generation');
        },
      );
    [1, 2, 3, 4].forEach(add);
    const room = unstored.room();
    ends[2](true);
    ends[1](true);
    await Promise.resolve();
    expect(committed).toEqual([]);
    ends[0](true);
    await expect(room).rejects.toThrow('another generation');
    await unstored.room();
    ends[3](true);
    await unstored.empty();
    expect(committed).toEqual([3, 4]);
    expect(unstored.hasGivenUp).toBe(false);
  });

  it('commits at most every 50 ms while nobody waits', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    try {
      const unstored = new Unstored();
      const committed: number[] = [];
      const add = async (next: number) => {
        const commit = async (until: number) => {
          committed.push(until);
        };
        unstored.add(Promise.resolve(true), next, commit);
        await jest.advanceTimersByTimeAsync(0);
      };
      await add(1);
      await add(2);
      await add(3);
      expect(committed).toEqual([1]);
      await jest.advanceTimersByTimeAsync(50);
      expect(committed).toEqual([1, 3]);
      await add(4);
      await unstored.settled();
      expect(committed).toEqual([1, 3, 4]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('commits nothing behind a batch that was given up', async () => {
    const unstored = new Unstored();
    const committed: number[] = [];
    const commit = async (next: number) => {
      committed.push(next);
    };
    const first = new Promise<boolean>(resolve => setImmediate(resolve, true));
    unstored.add(first, 1, commit);
    unstored.add(Promise.resolve(false), 2, commit);
    unstored.add(Promise.resolve(true), 3, commit);
    await unstored.settled();
    expect(committed).toEqual([1]);
    expect(unstored.hasGivenUp).toBe(true);
    await unstored.empty();
  });
});
