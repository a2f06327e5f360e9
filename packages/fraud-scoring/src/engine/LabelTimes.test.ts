import { LabelTimes } from './LabelTimes';

describe('the times of labels', () => {
  it('are those of the clock, and of one transaction never the same twice', () => {
    let now = 100;
    const times = new LabelTimes(() => now);
    expect([times.of('a'), times.of('b'), times.of('a')]).toEqual([
      100, 100, 101,
    ]);
    now = 101;
    expect([times.of('a'), times.of('b')]).toEqual([102, 101]);
    now = 200;
    expect([times.of('a'), times.of('b')]).toEqual([200, 200]);
  });

  it('go on where the clock is put back a little', () => {
    let now = 100;
    const times = new LabelTimes(() => now);
    times.of('a');
    now = 90;
    expect([times.of('a'), times.of('b')]).toEqual([101, 90]);
  });
});
