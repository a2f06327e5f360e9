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

describe('A leader of three that is killed', () => {
  it('takes nothing along that was acknowledged, with either client', () =>
    withKafka(
      async kafka => {
        const { brokers } = kafka;
        let killed: Promise<void> | undefined;
        const runs = Object.entries(clients).map(async ([name, create]) => {
          const bus = create({ brokers, ...quick });
          const topic = freshName(name);
          // six partitions: each node leads two
          await bus.ensureTopics([{ name: topic, partitions: 6 }]);
          const { texts } = await read(bus, topic);
          const stored = await publishNumbers(bus, topic, 3_000, count => {
            if (count > 600) killed ??= kafka.kill(2);
          });
          await until(() => new Set(texts()).size === stored.length);
          await bus.close();
          return { name, topic, stored };
        });
        for (const { name, topic, stored } of await Promise.all(runs)) {
          // the address of the dead node is among those that it is told
          const reader = clients[otherThan(name)]({ brokers, ...quick });
          const log = await readAll(reader, topic);
          expect(log.texts().sort()).toEqual(stored.sort());
          expect(inOrder(log.messages)).toBe(true);
          await reader.close();
        }
        expect(killed).toBeDefined();
        await killed;
      },
      { nodes: 3 },
    ));
});
