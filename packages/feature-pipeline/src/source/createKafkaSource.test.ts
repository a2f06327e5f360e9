import { createMemoryBus, type EventBus } from '@modelport/event-bus';
import { createKafkaSource } from './createKafkaSource';
import type { SourceBatch } from './RecordSource';

const topics = { decisions: 'd', outcomes: 'o' };

describe('createKafkaSource', () => {
  let bus: EventBus;

  beforeEach(async () => {
    bus = createMemoryBus();
    await bus.ensureTopics(
      Object.values(topics).map(name => ({ name, partitions: 2 })),
    );
  });
  afterEach(() => bus.close());

  const publish = (...texts: string[]) =>
    bus.publish(
      'd',
      texts.map(text => ({ key: 'k', value: Buffer.from(text) })),
    );
  const read = async (
    from: readonly number[],
    to: readonly number[],
    take: (batch: SourceBatch) => Promise<void>,
    silenceMs?: number,
  ) =>
    createKafkaSource({ bus, topics, silenceMs }).read({
      reader: 'reader',
      from: { decisions: from, outcomes: [0, 0] },
      to: { decisions: to, outcomes: [0, 0] },
      take,
    });
  const partitionsOf = async () => {
    const { ends } = await createKafkaSource({ bus, topics }).ranges('reader');
    return ends.decisions;
  };

  it('says where the topics end and what of them is empty', async () => {
    await publish('1', '2');
    const ranges = await createKafkaSource({ bus, topics }).ranges('reader');
    expect([...ranges.ends.decisions].sort()).toEqual([0, 2]);
    expect(ranges.isEmpty.decisions).toEqual(
      ranges.ends.decisions.map(end => end === 0),
    );
    expect(ranges.isEmpty.outcomes).toEqual([true, true]);
  });

  it('gives what lies between two places and nothing else', async () => {
    await publish('1', '{"a":1}', 'no JSON', '4');
    const full = await partitionsOf();
    const taken: unknown[] = [];
    await read(
      full.map(end => Math.min(end, 1)),
      full.map(end => Math.min(end, 3)),
      async ({ topic, messages }) => {
        taken.push(...messages.map(each => ({ topic, ...each })));
      },
    );
    expect(taken).toEqual([
      { topic: 'decisions', offset: 1, record: { a: 1 } },
      { topic: 'decisions', offset: 2, record: undefined },
    ]);
  });

  it('ends at once where nothing lies between', async () => {
    await publish('1');
    const full = await partitionsOf();
    const take = jest.fn();
    await read(full, full, take);
    expect(take).not.toHaveBeenCalled();
  });

  it('ends with the error of whoever takes', async () => {
    await publish('1');
    const full = await partitionsOf();
    await expect(
      read([0, 0], full, () => Promise.reject(new Error('disk full'))),
    ).rejects.toThrow('disk full');
  });

  it('gives up when what was there does not come', async () => {
    await publish('1');
    const [first] = await partitionsOf();
    const to = [first + 2, 0];
    await expect(
      read([0, first === 0 ? 0 : 1], to, async () => {}, 30),
    ).rejects.toThrow(
      `No record has come for 0.03 s; d/0 is read to offset ${first} of ${
        first + 2
      }.`,
    );
  });

  it('names a topic that is not there', async () => {
    const source = createKafkaSource({
      bus,
      topics: { ...topics, outcomes: 'nowhere' },
    });
    await expect(source.ranges('reader')).rejects.toMatchObject({
      code: 'unknown-topic',
    });
  });
});
