import { startTestKafka, TestKafka } from '@modelport/servers';
import { Kafka, logLevel } from 'kafkajs';
import Cluster from 'kafkajs/src/cluster';
import { eventBusContract } from './contract.testing';
import { createKafkajsBus, createPlatformaticBus } from './createBus';
import { KafkaBusOptions } from './kafkaOptions';
import {
  freshName,
  message,
  numbers,
  quick,
  read,
  readAll,
  readToEnd,
  until,
} from './rig.testing';
import { transactionsContract } from './transactions.testing';

// The very first start on a machine fetches Kafka.
jest.setTimeout(300_000);

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startTestKafka();
});
afterAll(() => kafka?.stop());

/** What a bus of Kafka keeps to, whatever its client. */
function describeKafkaBus(name: string, create: typeof createKafkajsBus) {
  const open = (options: Partial<KafkaBusOptions> = {}) =>
    create({ brokers: kafka.brokers, ...options });

  eventBusContract(`A bus of ${name}`, open);

  describe(`A bus of ${name}`, () => {
    it('needs a broker', () => {
      expect(() => open({ brokers: [] })).toThrow(
        /brokers is empty; name one of the cluster at least/,
      );
    });

    it('says that it is not let in, at once and without the password', async () => {
      // the broker knows no SASL at all
      for (const mechanism of ['plain', 'scram-sha-256'] as const) {
        const sasl = { mechanism, username: 'u', password: 'pa55-word' };
        const bus = open({ sasl });
        const error = await bus
          .publish('topic', [message('k', 'v')])
          .catch(failure => failure);
        expect(error).toMatchObject({
          code: 'access-denied',
          message: expect.stringMatching(/Correct sasl, tls, or the rights/),
        });
        expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch('pa55');
        await bus.close();
      }
    });

    it('goes on waiting while nobody answers, and ends that when it is closed', async () => {
      const bus = open({
        brokers: ['127.0.0.1:1'],
        publish: { closeMs: 100 },
      });
      const publishing = bus.publish('topic', [message('k', 'v')]);
      const outcome = publishing.catch(error => error);
      await bus.close();
      expect(await outcome).toMatchObject({
        code: 'closed',
        message: 'This event bus was closed; open a new one',
      });
    });

    it('shows all of what was committed and nothing of what was aborted, wherever a fetch ends', async () => {
      const consume = { ...quick.consume, maxPartitionBytes: 700 };
      const bus = open({ ...quick, consume });
      const topic = freshName('overlapping');
      await bus.ensureTopics([{ name: topic, partitions: 1 }]);
      const committed = await writeOverlapping(topic);
      expect((await readToEnd(bus, topic, 1)).sort()).toEqual(committed);
      const large = open(quick);
      expect((await readToEnd(large, topic, 1)).sort()).toEqual(committed);
      await Promise.all([bus.close(), large.close()]);
    });

    it('says how far a group is in several topics that are asked for at once', async () => {
      const bus = open(quick);
      const topics = numbers(12).map(text => freshName(`topic-${text}`));
      await bus.ensureTopics(
        topics.map(each => ({ name: each, partitions: 4 })),
      );
      const group = freshName('group');
      const { messages, subscription } = await read(bus, topics[0], {
        ...{ group, topics },
      });
      for (const each of topics) {
        await bus.publish(each, [message('k', 'v')]);
      }
      await until(() => messages.length === topics.length);
      await subscription.close();
      for (let round = 0; round < 5; round += 1) {
        // nothing is known of any topic when all of them are asked for
        const fresh = open(quick);
        const lags = await Promise.all(
          topics.map(each => fresh.lag(group, each)),
        );
        for (const lag of lags) {
          expect(lag.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
          const committed = lag.filter(each => each.committed === 1);
          expect(committed).toHaveLength(1);
        }
        await fresh.close();
      }
      await bus.close();
    });

    it('reads on when another program wrote without key, value and headers', async () => {
      const bus = open(quick);
      const topic = freshName('foreign');
      await bus.ensureTopics([{ name: topic, partitions: 1 }]);
      const other = new Kafka({
        brokers: kafka.brokers,
        logLevel: logLevel.NOTHING,
      }).producer({ idempotent: true, transactionalId: freshName('tx') });
      await other.connect();
      for (const end of ['abort', 'commit'] as const) {
        const transaction = await other.transaction();
        const messages = [
          { value: null },
          { value: end, headers: { h: ['1', '2'] } },
        ];
        await transaction.send({ topic, messages });
        await transaction[end]();
      }
      await other.disconnect();
      await bus.publish(topic, [message('k', 'last')]);
      const { messages, texts } = await readAll(bus, topic);
      expect(texts()).toEqual(['', 'commit', 'last']);
      expect(messages[0].key).toBeUndefined();
      expect(messages[1].headers).toEqual({ h: '2' });
      await bus.close();
    });
  });
}

/** Transactions that overlap in one partition, each in parts, of which every other is aborted: what was committed. */
async function writeOverlapping(topic: string): Promise<string[]> {
  const client = new Kafka({
    brokers: kafka.brokers,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 10, retries: 20 },
  });
  const committed: string[] = [];
  const write = async (producer: number) => {
    const own = client.producer({ transactionalId: freshName('tx') });
    await own.connect();
    for (let round = 0; round < 8; round += 1) {
      const transaction = await own.transaction();
      const isKept = (producer + round) % 2 === 0;
      for (let part = 0; part < 3; part += 1) {
        const text = `${producer} ${round} ${part} ${'x'.repeat(200)}`;
        await transaction.send({
          topic,
          messages: [{ key: 'k', value: text }],
        });
        if (isKept) committed.push(text);
      }
      await transaction[isKept ? 'commit' : 'abort']();
    }
    // the mark of an abort, and nothing that it is about
    const empty = await own.transaction();
    const tooLarge = 'x'.repeat(2_000_000);
    const sending = empty.send({ topic, messages: [{ value: tooLarge }] });
    await expect(sending).rejects.toThrow(/larger than the max/);
    await empty.abort();
    await own.disconnect();
  };
  await Promise.all([0, 1, 2, 3].map(write));
  return committed.sort();
}

describeKafkaBus('kafkajs', createKafkajsBus);
describeKafkaBus('@platformatic/kafka', createPlatformaticBus);

describe('A bus of kafkajs whose client forgets the partitions of a topic for a moment', () => {
  it('asks again, and does not say that nothing was committed', async () => {
    const bus = createKafkajsBus({ brokers: kafka.brokers, ...quick });
    const topic = freshName('topic');
    await bus.ensureTopics([{ name: topic, partitions: 1 }]);
    const name = freshName('relay');
    await bus.openRelay(name, topic).publish([message('k', 'v')], 7);
    const { prototype } = Cluster;
    const { findTopicPartitionMetadata: find } = prototype;
    const forgetting = jest.spyOn(prototype, 'findTopicPartitionMetadata');
    // its ends are asked for, and what was committed: each question once without an answer
    for (let forgotten = 1; forgotten <= 4; forgotten += 1) {
      let asked = 0;
      forgetting.mockImplementation(function forget(this: unknown, about) {
        asked += 1;
        return asked === forgotten ? [] : find.call(this, about);
      });
      const fresh = createKafkajsBus({ brokers: kafka.brokers, ...quick });
      expect(await fresh.openRelay(name, topic).position()).toBe(7);
      expect(asked).toBeGreaterThanOrEqual(2);
      await fresh.close();
    }
    forgetting.mockRestore();
    await bus.close();
  });
});

transactionsContract('a bus of kafkajs', (options = {}) =>
  createKafkajsBus({ brokers: kafka.brokers, ...options }),
);

describe('A bus without transactions', () => {
  it('says so, and which one has them', async () => {
    const bus = createPlatformaticBus({ brokers: kafka.brokers });
    const error = {
      code: 'invalid',
      message: expect.stringMatching(/^transactional: .* createKafkajsBus/),
    };
    const onBatch = async () => {};
    await expect(
      bus.subscribe({
        ...{ group: 'g', topics: ['t'], transactional: true, onBatch },
      }),
    ).rejects.toMatchObject(error);
    expect(() => bus.openRelay('r', 't')).toThrow(
      expect.objectContaining(error),
    );
    await bus.close();
  });
});

describe('Buses of both clients', () => {
  it('put a key into the same partition and go on where the other has committed', async () => {
    const topic = freshName('both');
    const group = freshName('group');
    const open = [createKafkajsBus, createPlatformaticBus];
    const buses = open.map(create =>
      create({ brokers: kafka.brokers, ...quick }),
    );
    await buses[0].ensureTopics([{ name: topic, partitions: 8 }]);
    const keys = numbers(100).map(i => `kärte-${i}`);
    for (const [i, bus] of buses.entries()) {
      await bus.publish(
        topic,
        keys.map(key => message(key, `of ${i}`)),
      );
      const { messages, subscription } = await read(bus, topic, { group });
      await until(() => messages.length === 100);
      await subscription.close();
      expect(messages.every(({ value }) => `${value}` === `of ${i}`)).toBe(
        true,
      );
    }
    const { messages } = await readAll(buses[0], topic);
    const places = new Set(
      messages.map(each => `${each.key} ${each.partition}`),
    );
    expect(messages).toHaveLength(200);
    expect(places.size).toBe(100);
    await Promise.all(buses.map(bus => bus.close()));
  });
});
