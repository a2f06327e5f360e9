import { appendFileSync, readFileSync } from 'node:fs';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  isAlive,
  ownIdentity,
  type ProcessIdentity,
  waitUntil,
} from '@modelport/plugin-ml-node';
import { filesIn } from '../../__testUtils__/filesIn';
import {
  registeredModel,
  temporaryFolder,
} from '../../__testUtils__/onnxModels';
import { testRolloutTarget } from '../../__testUtils__/testRolloutTarget';
import { LocalRolloutTarget } from './LocalRolloutTarget';

jest.setTimeout(60_000);

const PROGRAM = path.resolve(__dirname, '../../../program/serve.cjs');
const MODEL_SERVER = require.resolve(
  '@modelport/model-server/bin/model-server.cjs',
);

describe('LocalRolloutTarget', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let directory: string;
  let plan: { modelName: string; version: string; digest: string };
  let registered: string;

  beforeAll(async () => {
    place = await temporaryFolder();
    directory = path.join(place.folder, 'deployments of #1');
    registered = path.join(place.folder, 'registered');
    const { digest } = await registeredModel(registered);
    plan = { modelName: 'fraud', version: '3', digest };
  });
  afterAll(() => place.remove());

  const create = (watch?: { lookEveryMs: number; mostLooks: number }) =>
    new LocalRolloutTarget({
      directory,
      program: PROGRAM,
      modelServer: MODEL_SERVER,
      onChange: () => {},
      watch,
    });
  const file = (id: string, name: string) =>
    path.join(directory, 'deployments', id, name);
  const identityOf = (id: string): ProcessIdentity =>
    JSON.parse(readFileSync(file(id, 'pid.json'), 'utf8'));
  const copyOf = ({ digest }: { digest: string }) =>
    path.join(directory, 'models', digest.replace('sha256:', ''));
  const starts = async (
    id: string,
    target = create(),
  ): Promise<ProcessIdentity> => {
    await target.fetch(plan, filesIn(registered), new AbortController().signal);
    await target.start(id, plan);
    await waitUntil(
      async () => (await target.observe(id, plan)).phase === 'serving',
    );
    return identityOf(id);
  };
  const end = async (identity: ProcessIdentity) => {
    process.kill(identity.pid, 'SIGKILL');
    await waitUntil(() => !isAlive(identity));
  };

  describe('as every target', () => {
    testRolloutTarget(() => ({
      create: () => create(),
      plan,
      files: filesIn(registered),
      crash: id => end(identityOf(id)),
      async spoil(of) {
        appendFileSync(path.join(copyOf(of), 'requirements.txt'), 'more\n');
      },
    }));
  });

  it('hands none of the portal’s variables on, and keeps its files to itself', async () => {
    process.env.MODELPORT_TEST_SECRET = 'hunter2';
    try {
      const identity = await starts('quiet');
      const environment = readFileSync(`/proc/${identity.pid}/environ`, 'utf8');
      expect(environment).toContain('NODE_ENV=production');
      expect(environment).not.toContain('hunter2');
      for (const name of ['spec.json', 'pid.json', 'log', 'events']) {
        const { mode } = await stat(file('quiet', name));
        expect(mode % 0o100).toBe(0);
      }
      expect((await stat(copyOf(plan))).mode % 0o100).toBe(0);
      expect(await create().readLog('quiet', 100)).not.toMatch(/127\.0\.0\.1/);
      await end(identity);
    } finally {
      delete process.env.MODELPORT_TEST_SECRET;
    }
  });

  it('ends a model server whose portal stays away, and none whose portal lives', async () => {
    const identity = await starts(
      'orphan',
      create({ lookEveryMs: 100, mostLooks: 5 }),
    );
    const heartbeat = path.join(directory, 'heartbeat');
    for (let beat = 0; beat < 20; beat += 1) {
      await utimes(heartbeat, beat, beat);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(isAlive(identity)).toBe(true);
    await waitUntil(() => !isAlive(identity));
    expect(await create().readLog('orphan', 2)).toContain('The portal is gone');
  });

  it('takes no other process for its own', async () => {
    const own = ownIdentity();
    const strangers = [
      { ...own, startTime: '1' },
      { ...own, host: 'elsewhere' },
      { ...own, bootId: 'before' },
    ];
    for (const [index, stranger] of strangers.entries()) {
      const id = `stranger-${index}`;
      await mkdir(path.dirname(file(id, 'pid.json')), { recursive: true });
      await writeFile(file(id, 'pid.json'), JSON.stringify(stranger));
      await writeFile(file(id, 'launched.json'), '{"at": 0}');
      const target = create();
      expect((await target.observe(id, plan)).phase).toBe('ended');
      await target.stop(id, 'kill');
    }
  });

  it('says for how long a process has not answered', async () => {
    const own = ownIdentity();
    const id = 'silent';
    await mkdir(path.dirname(file(id, 'pid.json')), { recursive: true });
    await writeFile(file(id, 'pid.json'), JSON.stringify(own));
    await writeFile(file(id, 'launched.json'), '{"at": 0}');
    const target = create();
    const loading = await target.observe(id, plan);
    expect(loading).toMatchObject({ phase: 'unresponsive' });
    // A port on which nobody listens.
    await writeFile(file(id, 'events'), '{"event":"ready","port":1}\n');
    expect((await target.observe(id, plan)).phase).toBe('unresponsive');
    const later = await waitUntil(async () => {
      const seen = await target.observe(id, plan);
      return seen.phase === 'unresponsive' && seen.forMs > 0 && seen;
    });
    expect(later.forMs).toBeLessThan(60_000);
  });

  it('sees an end when its program cannot even begin', async () => {
    const target = new LocalRolloutTarget({
      directory,
      program: path.join(directory, 'missing.cjs'),
      modelServer: MODEL_SERVER,
      onChange: () => {},
    });
    await target.start('broken', plan);
    const seen = await waitUntil(async () => {
      const each = await target.observe('broken', plan);
      return each.phase === 'ended' && each;
    });
    expect(seen.lastLines).toContain('missing.cjs');
  });

  it('refuses an id that leads out of its folder', async () => {
    await expect(create().observe('../x', plan)).rejects.toThrow(
      "id '../x' is not the id of a deployment",
    );
  });

  it('gives the last lines of a long log', async () => {
    await mkdir(path.dirname(file('long', 'log')), { recursive: true });
    const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index}`);
    await writeFile(file('long', 'log'), `${lines.join('\n')}\n`);
    expect(await create().readLog('long', 2)).toBe('line 29998\nline 29999\n');
    const most = await create().readLog('long', 1_000_000);
    expect(most.split('\n')[0]).toMatch(/^line \d+$/);
    expect(await readFile(file('long', 'log'), 'utf8')).toContain('line 0\n');
  });
});
