import { setTimeout as delay } from 'node:timers/promises';
import { createMemoryBus, MemoryLog } from '@modelport/event-bus';
import { aDecision, anOutcome, START } from '../__testUtils__/history';
import { Freshness } from './Freshness';

const TOPICS = { decisions: 'decisions', outcomes: 'outcomes' };

describe('Freshness', () => {
  it('says how old the topics are, how much waits and how many labels are known', async () => {
    const log = new MemoryLog();
    const bus = createMemoryBus({ log });
    await bus.ensureTopics(
      Object.values(TOPICS).map(name => ({ name, partitions: 2 })),
    );
    const problems: Error[] = [];
    const freshness = new Freshness({
      bus: createMemoryBus({ log }),
      topics: TOPICS,
      maturedDays: 7,
      onProblem: error => problems.push(error),
      now: () => START + 90_000,
    });
    const shows = async (line: string) =>
      (await freshness.metrics()).split('\n').includes(line);
    expect(await shows('feature_pipeline_up 0')).toBe(true);
    expect(await freshness.metrics()).not.toContain('matured_share{');

    const publish = (topic: string, ...records: unknown[]) =>
      bus.publish(
        topic,
        records.map(record => ({
          key: 'c1',
          value: Buffer.from(
            typeof record === 'string' ? record : JSON.stringify(record),
          ),
        })),
      );
    const decision = aDecision({ received_at: START + 30_000 });
    await publish(
      'decisions',
      aDecision({ transaction_id: 'tx-0' }),
      decision,
      'no JSON',
      {},
    );
    await publish(
      'outcomes',
      anOutcome(decision, { received_at: START + 60_000 }),
    );
    await freshness.measure();
    expect(
      await shows('feature_pipeline_lag_records{topic="decisions"} 4'),
    ).toBe(true);

    await freshness.start();
    while (!(await shows('feature_pipeline_matured_share{days="7"} 0.5')))
      await delay(5);
    await freshness.measure();
    for (const line of [
      'feature_pipeline_up 1',
      'feature_pipeline_newest_age_seconds{topic="decisions"} 60',
      'feature_pipeline_newest_age_seconds{topic="outcomes"} 30',
      'feature_pipeline_lag_records{topic="decisions"} 0',
      'feature_pipeline_lag_seconds{topic="decisions"} 0',
      'feature_pipeline_unusable{topic="decisions"} 2',
      'feature_pipeline_payments 2',
      'feature_pipeline_payments_sampled 1',
    ]) {
      expect([line, await shows(line)]).toEqual([line, true]);
    }
    expect(problems).toEqual([]);

    await freshness.close();
    await freshness.measure();
    expect(problems).toHaveLength(2);
    expect(await freshness.metrics()).not.toContain('lag_records{');
    await bus.close();
  });
});
