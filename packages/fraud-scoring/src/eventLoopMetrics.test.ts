import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { measureEventLoop, observeDelay } from './eventLoopMetrics';

const valueOf = async (registry: Registry, line: string) => {
  const text = await registry.metrics();
  const found = text.split('\n').find(each => each.startsWith(`${line} `));
  return Number(found?.split(' ')[1]);
};

const delays = (late: number) => {
  const seen: number[] = [];
  observeDelay(late, seconds => seen.push(seconds));
  return seen;
};

describe('the event loop', () => {
  it('is shown by counters that no reader resets', async () => {
    const registry = new Registry();
    const measured = measureEventLoop(registry);
    const read = async () => ({
      active: await valueOf(
        registry,
        'fraud_scoring_event_loop_active_seconds_total',
      ),
      idle: await valueOf(
        registry,
        'fraud_scoring_event_loop_idle_seconds_total',
      ),
      count: await valueOf(
        registry,
        'fraud_scoring_event_loop_delay_seconds_count',
      ),
    });
    const first = await read();
    let second = await read();
    while (second.count < first.count + 3 || second.idle === first.idle) {
      // Not idle otherwise: the loop has to have nothing to do for a moment.
      await sleep(10);
      second = await read();
    }
    expect(second.active).toBeGreaterThan(first.active);
    expect(second.idle).toBeGreaterThan(first.idle);
    measured.stop();
  });

  it('was late for each of the samples that a pause has swallowed', () => {
    expect(delays(3)).toEqual([0.003]);
    expect(delays(25)).toEqual([0.025, 0.015, 0.005]);
    expect(delays(3_600_000)).toHaveLength(1_000);
  });
});
