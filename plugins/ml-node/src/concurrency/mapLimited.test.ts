import { mapLimited } from './mapLimited';

describe('mapLimited', () => {
  it('keeps the order and never has more than the limit under way', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([5, 3, 1, 4, 2], 2, async item => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn++) {
        await Promise.resolve();
      }
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 30, 10, 40, 20]);
    expect(most).toBe(2);
  });

  it('rejects with the first failure', async () => {
    await expect(
      mapLimited([1, 2], 2, async item => {
        if (item === 2) {
          throw new Error('two');
        }
        return item;
      }),
    ).rejects.toThrow('two');
  });
});
