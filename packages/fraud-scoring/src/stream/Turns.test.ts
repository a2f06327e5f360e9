import { Turns } from './Turns';

describe('Turns', () => {
  it('lets so many go on at once, and the others in their order', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map(each =>
      turns.run(async () => {
        begun.push(each);
        await new Promise<void>(resolve => {
          ends[each] = resolve;
        });
        return each;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]();
    expect(await all[1]).toBe(1);
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    ends[0]();
    await all[0];
    ends[2]();
    await all[2];
    ends[3]();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  it('gives the turn of what failed to the next', async () => {
    const turns = new Turns(1);
    const failed = turns.run(() => Promise.reject(new Error('no')));
    const next = turns.run(async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
