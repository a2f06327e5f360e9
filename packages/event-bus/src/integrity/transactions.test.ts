import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { withKafka } from '@modelport/servers';
import { createKafkajsBus, createPlatformaticBus } from '../createBus';
import { EventBus } from '../EventBus';
import {
  freshName,
  message,
  publishNumbers,
  quick,
  read,
  readToEnd,
  until,
} from '../rig.testing';
import { copyTo } from '../transactions.testing';

// The very first start on a machine fetches Kafka.
jest.setTimeout(300_000);

const PARTITIONS = 4;
const transform = createRequire(__filename).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const program = path.join(__dirname, 'copier.testing.ts');

/** The topics of a copy, and its group. */
async function begin(bus: EventBus) {
  const [from, to, group] = ['from', 'to', 'group'].map(freshName);
  await bus.ensureTopics(
    [from, to].map(name => ({ name, partitions: PARTITIONS })),
  );
  const committed = () =>
    until(async () =>
      (await bus.lag(group, from)).every(({ lag }) => lag === 0),
    );
  return { from, to, group, committed };
}

/** What was copied, as a reader of what is committed sees it: the other client, so that one cannot hide what it does. */
async function copied(brokers: string[], to: string): Promise<string[]> {
  const bus = createPlatformaticBus({ brokers, ...quick });
  try {
    return (await readToEnd(bus, to, PARTITIONS)).sort();
  } finally {
    await bus.close();
  }
}

describe('Transactions', () => {
  it('of a member that is killed in the middle of them, again and again, count once', () =>
    withKafka(async ({ brokers }) => {
      const bus = createKafkajsBus({ brokers, ...quick });
      const { from, to, group, committed } = await begin(bus);
      const { JEST_WORKER_ID, NODE_OPTIONS, ...env } = process.env;
      const start = () =>
        spawn(
          process.execPath,
          [
            ...['--require', transform, program],
            ...[brokers.join(), from, to, group],
          ],
          { stdio: ['ignore', 'pipe', 'inherit'], env },
        );
      let stop = false;
      const stored: string[] = [];
      const publishing = (async () => {
        while (!stop) {
          const first = stored.length;
          const more = await publishNumbers(
            ...([bus, from, first + 48, () => {}, first] as const),
          );
          stored.push(...more);
        }
      })();
      for (let kills = 0; kills < 4; kills += 1) {
        const child = start();
        for (let batches = 0; batches < 20; batches += 1) {
          await once(child.stdout, 'data');
        }
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      stop = true;
      await publishing;
      const last = await read(bus, from, {
        ...{ group, transactional: true, onBatch: copyTo(to) },
      });
      await committed();
      await last.subscription.close();
      expect(await copied(brokers, to)).toEqual(stored.sort());
      await bus.close();
    }));

  it('count once over the kill of a broker, and so does what a relay publishes', () =>
    withKafka(async kafka => {
      const { brokers } = kafka;
      const bus = createKafkajsBus({ brokers, ...quick });
      const { from, to, group, committed } = await begin(bus);
      await read(bus, from, {
        ...{ group, transactional: true, maxBatchMessages: 10 },
        onBatch: copyTo(to),
      });
      const relayed: string[] = [];
      let stop = false;
      const relaying = (async () => {
        const relay = bus.openRelay(freshName('relay'), to);
        for (let position = 1; !stop; position += 1) {
          const text = `relayed ${position}`;
          const publish = (): Promise<void> =>
            relay.publish([message(text, text)], position).catch(publish);
          await publish();
          relayed.push(text);
        }
      })();
      let again: Promise<void> | undefined;
      const stored = await publishNumbers(bus, from, 3_000, count => {
        if (count < 600) return;
        again ??= kafka.kill().then(() => kafka.restart());
      });
      await again;
      await committed();
      stop = true;
      await relaying;
      expect(await copied(brokers, to)).toEqual([...stored, ...relayed].sort());
      expect(relayed.length).toBeGreaterThan(20);
      await bus.close();
    }));
});
