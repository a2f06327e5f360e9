import { forecastWait } from './forecastWait';
import type { QueuedWork, QueueState, WaitForecast } from './queue';

const work = (demand: number, profile = 'gpu'): QueuedWork => ({
  ...{ profile, demand, limitSeconds: 7_200 },
});
const running = (demand: number, elapsedSeconds: number) => ({
  ...work(demand),
  elapsedSeconds,
});
const queue = (state: Partial<QueueState>): QueueState => ({
  ...{ strategy: 'StrictFIFO', free: 0, running: [], ahead: [] },
  ...state,
});
/** All of them took 1,000 s, as near as makes no difference. */
const STEADY = new Map([['gpu', [999, 1_000, 1_000, 1_000, 1_000, 1_001]]]);

/** Numbers from 0 to 1, the same in each test. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647; // Park and Miller 1988
    return state / 2_147_483_647;
  };
}

function forecast(
  mine: QueuedWork,
  state: Partial<QueueState>,
  history = STEADY,
): WaitForecast {
  return forecastWait(mine, queue(state), history, numbers());
}

function seconds(found: WaitForecast): number[] {
  if (found.kind !== 'between') throw new Error(JSON.stringify(found));
  const { fromSeconds, medianSeconds, toSeconds } = found;
  return [fromSeconds, medianSeconds, toSeconds];
}

describe('a training that fits', () => {
  it('waits for nothing', () => {
    expect(forecast(work(2), { free: 2 })).toEqual({ kind: 'at-once' });
  });

  it('waits for nothing beside others that fit, too', () => {
    const state = { free: 4, ahead: [work(2)] };
    expect(forecast(work(2), state)).toEqual({ kind: 'at-once' });
  });

  it('overtakes one that does not, only where the strategy lets it', () => {
    const state = { free: 2, ahead: [work(4)], running: [running(2, 0)] };
    const strict = forecast(work(2), { ...state, strategy: 'StrictFIFO' });
    const best = forecast(work(2), { ...state, strategy: 'BestEffortFIFO' });
    expect(strict.kind).toBe('between');
    expect(best).toEqual({ kind: 'at-once' });
  });

  it('needs no history', () => {
    const found = forecast(work(1), { free: 1 }, new Map());
    expect(found).toEqual({ kind: 'at-once' });
  });
});

describe('a training that does not fit', () => {
  it('waits for the rest of what runs', () => {
    const state = { running: [running(8, 400)] };
    for (const wait of seconds(forecast(work(8), state))) {
      expect(wait).toBeGreaterThan(590);
      expect(wait).toBeLessThan(610);
    }
  });

  it('waits for the first end that frees enough', () => {
    const state = { running: [running(2, 900), running(6, 100)] };
    const [, few] = seconds(forecast(work(2), state));
    const [, many] = seconds(forecast(work(8), state));
    expect(few).toBeCloseTo(100, -1);
    expect(many).toBeCloseTo(900, -1);
  });

  it('waits for those ahead of it', () => {
    const state = { running: [running(8, 0)], ahead: [work(8), work(8)] };
    const [, wait] = seconds(forecast(work(8), state));
    expect(wait).toBeCloseTo(3_000, -2);
  });

  it('waits longer where later ones overtake it', () => {
    const state: Partial<QueueState> = {
      strategy: 'BestEffortFIFO',
      running: [running(4, 0), running(4, 500)],
    };
    const arrivals = { perSecond: 1 / 600, like: [work(4)] };
    const [, alone] = seconds(forecast(work(8), state));
    const [, overtaken] = seconds(forecast(work(8), { ...state, arrivals }));
    expect(overtaken).toBeGreaterThan(alone + 500);
  });

  it('is not overtaken where the strategy is strict', () => {
    const state: Partial<QueueState> = { running: [running(8, 0)] };
    const arrivals = { perSecond: 1, like: [work(1)] };
    const found = forecast(work(8), { ...state, arrivals });
    expect(found).toEqual(forecast(work(8), state));
  });

  it('may wait until the limit of one that has outlived all that is known', () => {
    const state = { running: [running(8, 5_000)] };
    const [from, , to] = seconds(forecast(work(8), state));
    expect(from).toBeGreaterThan(0);
    expect(to).toBeLessThanOrEqual(2_200);
    expect(to - from).toBeGreaterThan(1_500);
  });

  it('keeps durations of two kinds apart', () => {
    const half = [60, 61, 62, 63, 3_600, 3_610, 3_620, 3_630];
    const state = { running: [running(8, 0)] };
    const found = forecast(work(8), state, new Map([['gpu', half]]));
    const [from, , to] = seconds(found);
    expect(from).toBeLessThan(600);
    expect(to).toBeGreaterThan(2_000);
  });
});

describe('where too little is known', () => {
  it('says of which profile', () => {
    const state = { running: [{ ...running(8, 0), profile: 'new' }] };
    expect(forecast(work(8), state)).toEqual({
      kind: 'unknown',
      why: expect.stringMatching(/^Fewer than 5 trainings of new have ended/),
    });
  });

  it('says that the queue does not have as much', () => {
    const state = { free: 1, running: [running(4, 0)] };
    expect(forecast(work(8), state)).toEqual({
      kind: 'unknown',
      why: 'It asks for 8 at once, of which the queue has 5.',
    });
  });

  it('says that the queue gets more than it works off', () => {
    const found = forecast(work(8), {
      strategy: 'BestEffortFIFO',
      running: [running(4, 0), running(4, 500)],
      arrivals: { perSecond: 1, like: [work(1)] },
    });
    expect(found).toEqual({
      kind: 'unknown',
      why: expect.stringContaining('gets more than it works off'),
    });
  });
});
