import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { withKafka } from '@modelport/servers';
import { freshName, publishNumbers, quick, read, until } from '../rig.testing';
import { clients } from './clients.testing';

// The very first start on a machine fetches Kafka.
jest.setTimeout(300_000);

const transform = createRequire(__filename).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const program = path.join(__dirname, 'member.testing.ts');

/** Has two members share a topic and kills one: what was stored, and what both have handled. */
async function killMember(name: string, brokers: string[]) {
  const bus = clients[name]({ brokers, ...quick });
  const topic = freshName(name);
  const group = freshName('group');
  await bus.ensureTopics([{ name: topic, partitions: 4 }]);

  const { JEST_WORKER_ID, NODE_OPTIONS, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--require', transform, program, name, brokers.join(), topic, group],
    { stdio: ['ignore', 'pipe', 'pipe'], env },
  );
  let complaints = '';
  child.stderr.on('data', chunk => (complaints += chunk));
  const handled = new Set<string>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', line => handled.add(line));
  const ended = once(lines, 'close');

  let stop = false;
  const stored: string[] = [];
  const publishing = (async () => {
    while (!stop) {
      const first = stored.length;
      const nothing = () => {};
      stored.push(
        ...(await publishNumbers(bus, topic, first + 48, nothing, first)),
      );
    }
  })();
  await until(() => handled.size > 0);
  const { texts, subscription } = await read(bus, topic, { group });
  await until(() => subscription.assigned.length === 2);
  child.kill('SIGKILL');
  await ended;
  expect(complaints.replace(/^\(.*\n/gm, '')).toBe('');
  await until(() => subscription.assigned.length === 4);
  stop = true;
  await publishing;
  await until(async () =>
    (await bus.lag(group, topic)).every(({ lag }) => lag === 0),
  );
  for (const text of texts()) handled.add(text);
  await bus.close();
  return { stored: stored.sort(), handled: [...handled].sort() };
}

describe('A member that is killed', () => {
  it('leaves its partitions and all that it had not committed to the others, with either client', () =>
    withKafka(async ({ brokers }) => {
      const names = Object.keys(clients);
      const runs = names.map(name => killMember(name, brokers));
      for (const { stored, handled } of await Promise.all(runs)) {
        expect(handled).toEqual(stored);
      }
    }));
});
