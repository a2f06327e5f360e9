import { startTestKafka, TestKafka } from '@modelport/servers';
import {
  freshName,
  inOrder,
  publishNumbers,
  quick,
  read,
  readAll,
  until,
} from '../rig.testing';
import { clients } from './clients.testing';

// The very first start on a machine fetches Kafka.
jest.setTimeout(300_000);

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startTestKafka();
});
afterAll(() => kafka?.stop());

describe('A broker that is killed and started again', () => {
  it.each(Object.keys(clients))(
    'has all that was acknowledged, once, and is read to its end (%s)',
    async name => {
      const { brokers } = kafka;
      const bus = clients[name]({ brokers, ...quick });
      const topic = freshName('killed');
      const group = freshName('group');
      await bus.ensureTopics([{ name: topic, partitions: 4 }]);
      const { messages, texts, subscription } = await read(bus, topic, {
        group,
      });

      let again: Promise<void> | undefined;
      const stored = await publishNumbers(bus, topic, 3_000, count => {
        if (count < 600) return;
        again ??= kafka.kill().then(() => kafka.restart());
      });
      await again;
      expect(stored.length).toBeGreaterThanOrEqual(3_000);
      await until(() => new Set(texts()).size === stored.length);
      expect(inOrder(messages)).toBe(true);
      await until(async () =>
        (await bus.lag(group, topic)).every(({ lag }) => lag === 0),
      );
      await until(() => subscription.state.status === 'ready');
      expect(bus.state).toEqual({ status: 'ready' });
      await bus.close();

      // by the other client, so that one cannot hide what it does not know
      const other = Object.keys(clients).find(each => each !== name) ?? name;
      const reader = clients[other]({ brokers, ...quick });
      const log = await readAll(reader, topic);
      expect(log.texts().sort()).toEqual(stored.sort());
      expect(inOrder(log.messages)).toBe(true);
      await reader.close();
    },
  );
});
