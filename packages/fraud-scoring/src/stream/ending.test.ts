import type { EventBus } from '@modelport/event-bus';
import type { ScoringEngine } from '../engine/ScoringEngine';
import { createMetrics } from '../metrics';
import { Streaming } from './Streaming';

describe('the end of a service with topics', () => {
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'],
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('does not wait for brokers in whose silence a transaction never ends', async () => {
    const never = new Promise<void>(() => {});
    const bus = {
      ensureTopics: async () => {},
      subscribe: async () => ({
        ...{ state: { status: 'ready' }, close: () => never },
      }),
      lag: async () => [],
      close: () => never,
    } as unknown as EventBus;
    const streaming = await Streaming.open({
      ...{ bus, metrics: createMetrics(), onError: () => {} },
    });
    streaming.start({ outage: 'up', pending: 0 } as unknown as ScoringEngine);
    while (streaming.state.status !== 'ready') {
      await new Promise(setImmediate);
    }
    let hasEnded = false;
    const ending = streaming
      .stop()
      .then(() => streaming.close())
      .then(() => {
        hasEnded = true;
      });
    // Less than what is left of the grace of a pod beside what is under way by HTTP.
    for (let second = 0; second < 20 && !hasEnded; second += 1) {
      await jest.advanceTimersByTimeAsync(1_000);
      await new Promise(setImmediate);
    }
    expect(hasEnded).toBe(true);
    await ending;
  });
});
