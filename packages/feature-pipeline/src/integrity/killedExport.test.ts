import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFeatureSet } from '@modelport/fraud-core';
import { SECTION, serveHistory } from '../__testUtils__/history';
import { Program } from '../__testUtils__/Program';
import { readTrainingSet } from '../__testUtils__/readTrainingSet';
import { exportTrainingSet } from '../exportTrainingSet';
import { createIterableSource } from '../source/createIterableSource';

// Many processes start, one after the other.
jest.setTimeout(300_000);

const COUNT = 3_000;
const DAYS = 10;
const KILLS = 8;
const PROGRAM = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
  path.resolve(__dirname, '../__testUtils__/exporter.ts'),
];

describe('An export that is killed again and again', () => {
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

  /** How far it is on the disk, to see that kills meet different steps. */
  async function stepReached(): Promise<string> {
    const names = await readdir(folder);
    const kept = await readdir(data()).catch((): string[] => []);
    if (names.includes('out')) return 'written';
    if (names.includes('out.making')) return 'writing';
    if (kept.includes('snapshot')) return 'replaying';
    if (kept.includes('staged.json')) return 'staging';
    return kept.includes('plan.json') ? 'planned' : 'nothing';
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
      if ((await stepReached()) === step) break;
    }
    await Promise.race([ended, delay(ms, undefined, { ref: false })]);
    const code = await program.end('SIGKILL');
    running.delete(program);
    return code;
  }

  it('ends with the bytes of one that was not', async () => {
    const history = serveHistory(COUNT, DAYS);
    const whole = path.join(folder, 'whole');
    const options = {
      source: createIterableSource(history),
      features: parseFeatureSet(SECTION),
    };
    await exportTrainingSet({
      ...options,
      asOf: history.end,
      data: path.join(folder, 'other'),
      out: whole,
    });
    const steps = ['planned', 'staging', 'replaying', 'writing'];
    const met = new Set<string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const step = steps[Math.floor((kill * steps.length) / KILLS)];
      const code = await runUntil(step, Math.random() * 60);
      expect([null, 0]).toContain(code); // killed, or ended before
      if (code === null) met.add(await stepReached());
    }
    expect(met.size).toBeGreaterThan(1);
    expect(await runUntil('never', 60_000)).toBe(0);
    const { manifest, names } = await readTrainingSet(out());
    const unkilled = await readTrainingSet(whole);
    expect(names).toEqual(unkilled.names);
    for (const { name } of unkilled.manifest.files) {
      const read = (place: string) => readFile(path.join(place, name));
      expect((await read(out())).equals(await read(whole))).toBe(true);
    }
    expect(manifest).toEqual(unkilled.manifest);
  });
});
