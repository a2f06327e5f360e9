import { Alarm } from './Alarm';

const HOUR_MS = 3_600_000;

describe('Alarm', () => {
  it('ends a rest when it rings, also when it rang before the rest', async () => {
    const alarm = new Alarm();
    alarm.set();
    alarm.ring();
    await expect(alarm.rest(HOUR_MS)).resolves.toBeUndefined();
    alarm.set();
    const rest = alarm.rest(HOUR_MS);
    alarm.ring();
    await expect(rest).resolves.toBeUndefined();
  });

  it('ends a rest after its time', async () => {
    await expect(new Alarm().rest(1)).resolves.toBeUndefined();
  });

  it('takes rings that come close together for one', async () => {
    const alarm = new Alarm();
    const began = performance.now();
    for (let rests = 0; rests < 3; rests += 1) {
      alarm.set();
      alarm.ring();
      await alarm.rest(HOUR_MS);
    }
    // Timers may be a little early.
    expect(performance.now() - began).toBeGreaterThan(3 * 90);
  });
});
