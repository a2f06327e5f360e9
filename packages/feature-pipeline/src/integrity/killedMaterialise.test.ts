import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFeatureSet } from '@modelport/fraud-core';
import { SECTION, serveHistory } from '../__testUtils__/history';
import { Program } from '../__testUtils__/Program';
import { materialiseFeatures } from '../materialiseFeatures';
import { createIterableSource } from '../source/createIterableSource';

// Many processes start, one after the other.
jest.setTimeout(300_000);

const COUNT = 3_000;
const DAYS = 10;
const KILLS = 6;
const PROGRAM = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
  path.resolve(__dirname, '../__testUtils__/materialiser.ts'),
];
const FILES = [
  'feature_store.yaml',
  'served_manifest.json',
  'served_views.py',
  'data/served_customer.parquet',
  'data/served_terminal.parquet',
];

describe('A materialisation that is killed again and again', () => {
  let folder: string;
  const running = new Set<Program>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-killed-'));
  });
  afterAll(async () => {
    await Promise.all([...running].map(each => each.end('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  });

  const data = () => path.join(folder, 'data');
  const out = () => path.join(folder, 'out');

  /** Whether it is as far as that on the disk. */
  async function hasReached(step: string): Promise<boolean> {
    const kept = await readdir(data()).catch((): string[] => []);
    const written = await readdir(out()).catch((): string[] => []);
    return [...kept, ...written].includes(step);
  }

  /** Kills when a step was reached and some milliseconds have gone by. */
  async function runUntil(step: string, ms: number): Promise<number | null> {
    const program = new Program(
      [data(), out(), String(COUNT), String(DAYS)],
      PROGRAM,
    );
    running.add(program);
    await program.says('begun');
    const ended = program.exitCode().then(() => true);
    while (!(await Promise.race([ended, delay(1, false)]))) {
      if (await hasReached(step)) break;
    }
    await Promise.race([ended, delay(ms, undefined, { ref: false })]);
    const code = await program.end('SIGKILL');
    running.delete(program);
    return code;
  }

  it('ends with the bytes of one that was not', async () => {
    const history = serveHistory(COUNT, DAYS);
    const whole = path.join(folder, 'whole');
    await materialiseFeatures({
      source: createIterableSource(history),
      features: parseFeatureSet(SECTION),
      asOf: Math.floor(history.end / 1_000) * 1_000,
      data: path.join(folder, 'other'),
      out: whole,
    });
    const steps = ['plan.json', 'staged.json', 'snapshot'];
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const step = steps[Math.floor((kill * steps.length) / KILLS)];
      const code = await runUntil(step, Math.random() * 30);
      expect([null, 0]).toContain(code); // killed, or ended before
      if (code === null) killed += 1;
    }
    expect(killed).toBeGreaterThan(1);
    expect(await runUntil('never', 60_000)).toBe(0);
    for (const name of FILES) {
      const read = (place: string) => readFile(path.join(place, name));
      expect((await read(out())).equals(await read(whole))).toBe(true);
    }
    expect(await readdir(path.join(out(), 'data'))).toHaveLength(2);
  });
});
