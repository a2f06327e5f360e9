import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { MemoryStore } from '../memoryStore';
import { cards, idsOf, retention } from './counter.testing';

// Several processes are started and killed, one after the other.
jest.setTimeout(300_000);

const transform = createRequire(__filename).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const program = path.join(__dirname, 'counter.testing.ts');

function start(...args: string[]) {
  const { JEST_WORKER_ID, NODE_OPTIONS, ...env } = process.env;
  return spawn(process.execPath, ['--require', transform, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
}

/** Lets a process add transactions and kills it after some; says what it had acknowledged. */
async function runAndKill(after: number, ...args: string[]) {
  const child = start(...args);
  let complaints = '';
  child.stderr.on('data', chunk => (complaints += chunk));
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', line => {
    acknowledged.push(line);
    if (acknowledged.length === after) child.kill('SIGKILL');
  });
  const ended = once(child, 'exit');
  await once(lines, 'close');
  const [, signal] = await ended;
  expect(complaints).toBe('');
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

describe('a MemoryStore whose process is killed again and again', () => {
  it.each(['everysec', 'always'])(
    'loses nothing that was acknowledged, doubles nothing and keeps no half (%s)',
    async fsync => {
      const folder = mkdtempSync(path.join(tmpdir(), 'modelport-killed-'));
      const acknowledged: string[] = [];
      for (let round = 0; round < 6; round++) {
        const after = 1 + Math.floor(Math.random() * 400);
        const more = await runAndKill(after, folder, `${round}`, fsync);
        acknowledged.push(...more);

        const store = await MemoryStore.open({ folder, retention });
        const all = await idsOf(store, 'terminal', 'all');
        const byCard = await Promise.all(
          cards.map(card => idsOf(store, 'customer', card)),
        );
        expect(new Set(all).size).toBe(all.length);
        expect([...all].sort()).toEqual(byCard.flat().sort());
        const kept = new Set(all);
        expect(acknowledged.filter(id => !kept.has(id))).toEqual([]);
        for (const id of all) {
          const record = (await store.decided(id)) ?? [];
          expect(Buffer.from(record).toString()).toBe(`of ${id}`);
        }
        await store.close();
      }
      rmSync(folder, { recursive: true });
    },
  );

  it('gives its folder to nobody while it lives, and to the next when it is dead', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'modelport-killed-'));
    const child = start(folder, '0', 'everysec');
    await once(child.stdout, 'data');
    const open = () => MemoryStore.open({ folder, retention });
    await expect(open()).rejects.toThrow(
      `The folder ${folder} is in use by process ${child.pid}`,
    );
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await (await open()).close();
    rmSync(folder, { recursive: true });
  });
});
