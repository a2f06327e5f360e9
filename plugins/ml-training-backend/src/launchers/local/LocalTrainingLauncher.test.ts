import { existsSync, readFileSync } from 'node:fs';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startTimeOf, waitUntil } from '@modelport/plugin-ml-node';
import { buildPlan } from '../../__testUtils__/builders';
import {
  readerOf,
  temporaryFolder,
  writeFiles,
} from '../../__testUtils__/fakeRepository';
import { findUv } from '../../__testUtils__/findUv';
import { testTrainingLauncher } from '../../__testUtils__/testTrainingLauncher';
import type { Observation, TrainingPlan } from '../TrainingLauncher';
import { LocalTrainingLauncher } from './LocalTrainingLauncher';

jest.setTimeout(120_000);

const SUPERVISOR = path.resolve(__dirname, '../../../supervisor/supervise.cjs');
const TOY = `
import os, signal, subprocess, sys, time
what = sys.argv[1]
print("toy", what, flush=True)
if what == "environment":
    for key in sorted(os.environ):
        print(key, os.environ[key])
elif what == "obey":
    print("begun", flush=True)
    done = 0
    while True:
        lines = open(sys.argv[2]).read().splitlines(True) if os.path.exists(sys.argv[2]) else []
        for line in lines[done:]:
            if not line.endswith("\\n"):
                break
            done += 1
            word, rest = line.rstrip("\\n").split(" ", 1)
            if word == "exit":
                sys.exit(int(rest))
            print(rest, flush=True)
        time.sleep(0.02)
elif what == "exit":
    sys.exit(int(sys.argv[2]))
elif what == "sleep":
    time.sleep(300)
elif what == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("ready", flush=True)
    time.sleep(300)
elif what == "eat":
    subprocess.run([sys.executable, "-c", "import time; b = bytearray(200_000_000); time.sleep(300)"])
elif what == "leave":
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True, **quiet)
    print("left", left.pid, flush=True)
elif what == "die":
    os.kill(os.getpid(), signal.SIGSEGV)
`;

describe('LocalTrainingLauncher, with real processes', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let launcher: LocalTrainingLauncher;
  const directory = () => path.join(place.folder, 'trainings');
  const repository = () => path.join(place.folder, 'repository');
  const create = (more: { python?: string } = {}) =>
    new LocalTrainingLauncher({
      directory: directory(),
      cacheDirectory: path.join(place.folder, 'cache'),
      uv: findUv(),
      concurrency: 1,
      urlReader: readerOf(repository()),
      supervisor: SUPERVISOR,
      onChange: () => {},
      ...more,
    });

  beforeAll(async () => {
    place = await temporaryFolder();
    await writeFiles(repository(), {
      'requirements/base.txt': '',
      'src/toy/__init__.py': '',
      'src/toy/train.py': TOY,
    });
    process.env.SECRET_OF_THE_PORTAL = 'hush';
    launcher = create();
  });
  afterAll(async () => {
    delete process.env.SECRET_OF_THE_PORTAL;
    await place.remove();
  });

  const planOf = (words: string[], more: Partial<TrainingPlan> = {}) =>
    buildPlan({
      command: ['python', '-m', 'toy.train', ...words],
      environment: { requirements: ['requirements/base.txt'] },
      ...more,
    });
  const sees = <P extends Observation['phase']>(id: string, phase: P) =>
    waitUntil(async () => {
      const seen = await launcher.observe(id);
      return (
        seen.phase === phase && (seen as Extract<Observation, { phase: P }>)
      );
    });
  const log = async (id: string) =>
    (await launcher.readLog(id, { cursor: 0 })).text;
  const run = async (id: string, plan: TrainingPlan) => {
    expect(await launcher.observe(id)).toEqual({ phase: 'absent' });
    await launcher.prepare(id, plan);
    await sees(id, 'prepared');
    await launcher.launch(id, plan, { MLFLOW_TRACKING_TOKEN: 'mpt_secret' });
  };
  const pidOf = async (id: string) =>
    JSON.parse(await readFile(path.join(directory(), id, 'pid.json'), 'utf8'));

  it('prepares, runs and logs, with these variables and nothing of the portal', async () => {
    await run('plain', planOf(['environment']));
    const { exit, startedAt } = await sees('plain', 'ended');
    expect(startedAt?.getTime()).toBeLessThanOrEqual(exit.at.getTime());
    expect(exit).toMatchObject({ code: 0, reason: 'exited' });
    const text = await log('plain');
    expect(text).toContain('Making a Python environment');
    expect(text).toContain('toy environment');
    expect(text).toContain('MLFLOW_TRACKING_TOKEN mpt_secret');
    expect(text).toContain(`HOME ${directory()}/plain/home`);
    expect(text).toContain('PYTHONPATH');
    expect(text).not.toContain('hush');
    const keys = [...text.matchAll(/^([A-Z_]+) /gm)].map(([, key]) => key);
    expect(keys).not.toContain('NODE_ENV');
    const files = await readdir(path.join(directory(), 'plain'));
    expect(files).not.toContain('spec.json');
    await launcher.forget('plain');
    const left = await readdir(path.join(directory(), 'plain'));
    expect(left).not.toContain('checkout');
    expect(left).toContain('log');
  });

  it('uses the environment of an earlier training with the same requirements', async () => {
    await run('second', planOf(['exit', '3']));
    expect((await sees('second', 'ended')).exit.code).toBe(3);
    expect(await log('second')).not.toContain('Making a Python environment');
  });

  it('runs one process however often it is launched', async () => {
    const plan = planOf(['exit', '0']);
    await launcher.prepare('once', plan);
    await launcher.prepare('once', plan);
    await sees('once', 'prepared');
    await Promise.all([1, 2, 3].map(() => launcher.launch('once', plan, {})));
    await sees('once', 'ended');
    await launcher.launch('once', plan, {});
    const text = await log('once');
    expect(text.match(/^toy exit$/gm)).toHaveLength(1);
  });

  it('says which signal ended it, and that a command is not there', async () => {
    await run('dead', planOf(['die']));
    expect((await sees('dead', 'ended')).exit).toMatchObject({
      signal: 'SIGSEGV',
      reason: 'exited',
    });
    await run('nothing', planOf([], { command: ['no-such-program'] }));
    expect((await sees('nothing', 'ended')).exit.code).toBe(127);
    expect(await log('nothing')).toContain('cannot be started');
  });

  it('ends what runs longer than its limit', async () => {
    const limits = { timeoutSeconds: 1, memoryMiB: 512 };
    await run('long', planOf(['sleep'], { limits }));
    expect((await sees('long', 'ended')).exit.reason).toBe('timeout');
    expect(await log('long')).toContain('its limit of 1 s');
  });

  it('ends what uses more memory than its limit, children counted', async () => {
    const limits = { timeoutSeconds: 60, memoryMiB: 128 };
    await run('fat', planOf(['eat'], { limits }));
    expect((await sees('fat', 'ended')).exit.reason).toBe('memory');
    expect(await log('fat')).toContain('its limit is 128 MiB');
  });

  it('cancels a training that runs, and keeps its token off every command line', async () => {
    await run('unwanted', planOf(['sleep']));
    await sees('unwanted', 'running');
    await waitUntil(async () => (await log('unwanted')).includes('toy sleep'));
    const { pid, childPid } = await pidOf('unwanted');
    for (const each of [pid, childPid]) {
      const line = readFileSync(`/proc/${each}/cmdline`, 'utf8');
      expect(line).not.toContain('mpt_secret');
    }
    await launcher.cancel('unwanted', 'cancel');
    expect((await sees('unwanted', 'ended')).exit.reason).toBe('cancelled');
  });

  it('stops within two seconds what does not listen', async () => {
    await run('stubborn', planOf(['stubborn']));
    await waitUntil(async () => (await log('stubborn')).includes('ready'));
    await launcher.cancel('stubborn', 'stop');
    expect((await sees('stubborn', 'ended')).exit).toMatchObject({
      reason: 'stopped',
      signal: 'SIGKILL',
    });
  });

  it('leaves nothing behind, not even in a session of its own', async () => {
    await run('leaver', planOf(['leave']));
    await sees('leaver', 'ended');
    const [, left] = /^left (\d+)$/m.exec(await log('leaver')) ?? [];
    expect(left).toBeDefined();
    await waitUntil(
      async () =>
        !existsSync(`/proc/${left}`) ||
        /^State:\s+Z/m.test(readFileSync(`/proc/${left}/status`, 'utf8')),
    );
  });

  it('stops at SIGTERM', async () => {
    await run('term', planOf(['sleep']));
    await sees('term', 'running');
    process.kill((await pidOf('term')).pid, 'SIGTERM');
    expect((await sees('term', 'ended')).exit.reason).toBe('stopped');
  });

  it('never starts what was cancelled before', async () => {
    const plan = planOf(['exit', '0']);
    await launcher.prepare('early', plan);
    await launcher.cancel('early', 'cancel');
    expect(await launcher.observe('early')).toEqual({ phase: 'absent' });
    await run('late', plan).catch(() => {});
    await launcher.prepare('early', plan);
    await sees('early', 'prepared');
    await launcher.launch('early', plan, {});
    expect((await sees('early', 'ended')).exit.reason).toBe('cancelled');
    expect(await log('early')).not.toContain('toy exit');
  });

  it('is found running by a new launcher, and lost when its supervisor is gone', async () => {
    await run('adopted', planOf(['sleep']));
    await sees('adopted', 'running');
    launcher = create();
    expect((await launcher.observe('adopted')).phase).toBe('running');
    const { pid, childPid } = await pidOf('adopted');
    process.kill(pid, 'SIGKILL');
    await sees('adopted', 'lost');
    await waitUntil(() => startTimeOf(childPid) === undefined);
  });

  it('reports a training of another start of the machine as lost', async () => {
    await run('rebooted', planOf(['exit', '0']));
    await sees('rebooted', 'ended');
    const file = path.join(directory(), 'rebooted/pid.json');
    const written = await pidOf('rebooted');
    await rm(path.join(directory(), 'rebooted/exit.json'));
    await writeFile(file, JSON.stringify({ ...written, bootId: 'earlier' }));
    expect(await launcher.observe('rebooted')).toEqual({ phase: 'lost' });
  });

  it('takes another Python when the one that is asked for is not here', async () => {
    const environment = {
      python: '3.99',
      requirements: ['requirements/base.txt'],
    };
    await run('future', planOf(['exit', '0'], { environment }));
    expect((await sees('future', 'ended')).exit.code).toBe(0);
    expect(await log('future')).toContain('Python 3.99 is not here');
  });

  it('refuses an id that leaves the folder', async () => {
    await expect(launcher.observe('../x')).rejects.toThrow('not the id');
  });

  describe('as every launcher', () => {
    const orders = (id: string) => path.join(place.folder, `orders-${id}`);
    testTrainingLauncher(() => ({
      create: () => create(),
      planOf: id => planOf(['obey', orders(id)]),
      say: (id, line) => appendFile(orders(id), `say ${line}\n`),
      finish: (id, code) => appendFile(orders(id), `exit ${code}\n`),
      async crash(id) {
        process.kill((await pidOf(id)).pid, 'SIGKILL');
      },
    }));
  });
});
