import { Progress } from './Progress';

describe('Progress', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('says every ten seconds that a step still runs, and how far the demo is', async () => {
    const lines: string[] = [];
    const step = { name: 'churn trains', expectedSeconds: 40 };
    const progress = new Progress(
      [step, { name: 'churn is registered', expectedSeconds: 60 }],
      line => lines.push(line),
    );
    let end = () => {};
    const running = progress.step(step, async report => {
      report('queued');
      report('running');
      report('running');
      await new Promise<void>(resolve => {
        end = resolve;
      });
    });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(lines).toEqual([
      'churn trains (queued)',
      'churn trains (running)',
      'churn trains (running, 10 s), about 10 % of the demo is there',
      'churn trains (running, 20 s), about 20 % of the demo is there',
    ]);
    await jest.advanceTimersByTimeAsync(40_000);
    expect(lines.at(-1)).toBe(
      'churn trains (running, 60 s), about 40 % of the demo is there',
    );
    end();
    await running;
    expect(lines.at(-1)).toBe(
      'churn trains: done in 60 s, 40 % of the demo is there',
    );
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lines.at(-1)).toMatch(/done in 60 s/);
  });
});
