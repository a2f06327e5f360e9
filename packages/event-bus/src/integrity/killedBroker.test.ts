import { withKafka } from '@modelport/servers';
import {
  freshName,
  inOrder,
  publishNumbers,
  quick,
  read,
  readAll,
  until,
} from '../rig.testing';
import { clients, otherThan } from './clients.testing';

// The very first start on a machine fetches Kafka.
jest.setTimeout(300_000);

describe('A broker that is killed and started again', () => {
  it('has all that was acknowledged, once, and is read to its end, with either client', () =>
    withKafka(async kafka => {
      const { brokers } = kafka;
      let again: Promise<void> | undefined;
      const runs = Object.entries(clients).map(async ([name, create]) => {
        const bus = create({ brokers, ...quick });
        const topic = freshName(name);
        const group = freshName('group');
        await bus.ensureTopics([{ name: topic, partitions: 4 }]);
        const reader = await read(bus, topic, { group });
        const stored = await publishNumbers(bus, topic, 3_000, count => {
          if (count < 600) return;
          again ??= kafka.kill().then(() => kafka.restart());
        });
        await until(() => new Set(reader.texts()).size === stored.length);
        expect(inOrder(reader.messages)).toBe(true);
        await until(async () =>
          (await bus.lag(group, topic)).every(({ lag }) => lag === 0),
        );
        await until(() => reader.subscription.state.status === 'ready');
        expect(bus.state).toEqual({ status: 'ready' });
        await bus.close();
        return { name, topic, stored };
      });
      for (const { name, topic, stored } of await Promise.all(runs)) {
        // by the other client, so that one cannot hide what it does not know
        const bus = clients[otherThan(name)]({ brokers, ...quick });
        const log = await readAll(bus, topic);
        expect(log.texts().sort()).toEqual(stored.sort());
        expect(inOrder(log.messages)).toBe(true);
        await bus.close();
      }
      expect(again).toBeDefined();
      await again;
    }));
});
