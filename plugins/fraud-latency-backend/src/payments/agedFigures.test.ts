import { FreshCache } from '@modelport/plugin-ml-node';
import { keepFigures, withAge } from './agedFigures';

const START = Date.UTC(2026, 10, 30, 12);
const MINUTE = 60_000;

describe('the age of figures over many payments', () => {
  let now: number;
  let cache: FreshCache;
  let made: number;
  let hold: Promise<void> | undefined;

  beforeEach(() => {
    [now, made, hold] = [START, 0, undefined];
    cache = new FreshCache({ ...keepFigures(() => now), patienceMs: 1 });
  });

  const read = async () =>
    withAge(
      await cache.read('key', async () => {
        await hold;
        made += 1;
        return { made };
      }),
    );
  const at = (time: number) => new Date(time).toISOString();

  it('is a minute at most, and told', async () => {
    expect(await read()).toEqual({ made: 1, at: at(START), isOld: false });
    now += MINUTE - 1;
    expect(await read()).toEqual({ made: 1, at: at(START), isOld: false });
    now += 1;
    expect(await read()).toEqual({ made: 2, at: at(now), isOld: false });
  });

  it('is more only while newer ones are being read, marked, and for ten minutes', async () => {
    await read();
    let release = () => {};
    hold = new Promise(resolve => {
      release = resolve;
    });
    now += MINUTE;
    expect(await read()).toEqual({ made: 1, at: at(START), isOld: true });
    now = START + 10 * MINUTE;
    const waiting = read();
    release();
    expect(await waiting).toEqual({ made: 2, at: at(now), isOld: false });
  });
});
