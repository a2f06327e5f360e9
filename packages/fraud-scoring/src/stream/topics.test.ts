import { createMemoryBus } from '@modelport/event-bus';
import { setImmediate as turn } from 'node:timers/promises';
import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import { createScoringService } from '../createScoringService';
import { MemoryStore } from '../store/memoryStore';
import { topicDefinition } from './topics';

const DAY_MS = 86_400_000;

describe('topics that a service makes', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  beforeAll(async () => {
    models = await twoModels();
  });
  afterAll(() => models?.remove());

  it('keep decisions and outcomes for training, and dead letters no longer than somebody needs to look at them', async () => {
    const bus = createMemoryBus();
    const made = jest.spyOn(bus, 'ensureTopics');
    const service = await createScoringService({
      configuration: await readConfiguration(document(), models.folder),
      store: await MemoryStore.open({
        retention: { entitySeconds: 86_400, decisionSeconds: 3_600 },
      }),
      pseudonymKey: KEY,
      stream: { bus, partitions: 2, retentionDays: { outcomes: 400 } },
    });
    try {
      await service.listen();
      while (made.mock.calls.length < 5) await turn();
      const keeping = (days: number) => ({
        config: { 'retention.ms': String(days * DAY_MS) },
      });
      expect(made.mock.calls.flatMap(([topics]) => topics)).toEqual([
        { name: 'transactions', partitions: 2 },
        { name: 'labels', partitions: 2 },
        { name: 'decisions', partitions: 2, ...keeping(90) },
        { name: 'outcomes', partitions: 2, ...keeping(400) },
        { name: 'dead-letter', partitions: 1, ...keeping(14) },
      ]);
    } finally {
      await service.drain();
      await bus.close();
    }
  });

  it('keep what comes in as long as the cluster says, unless a number is given', () => {
    expect(topicDefinition('transactions', 'in', 8)).toEqual({
      name: 'in',
      partitions: 8,
    });
    const { config } = topicDefinition('labels', 'in', 8, { labels: 3 });
    expect(config).toEqual({ 'retention.ms': '259200000' });
  });
});
