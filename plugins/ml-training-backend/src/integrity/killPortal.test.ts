import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import createKnex, { type Knex } from 'knex';
import { waitUntil } from '@modelport/plugin-ml-node';
import { buildNewTraining, buildPlan } from '../__testUtils__/builders';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { findUv } from '../__testUtils__/findUv';
import type { PortalProcessOptions } from '../__testUtils__/portalProcess';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';

jest.setTimeout(180_000);

const ENTITY = 'component:default/fraud';
const PROGRAM = path.resolve(__dirname, '../__testUtils__/portalProcess.ts');
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');

describe('when the process of the portal ends, a training', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let options: PortalProcessOptions;
  let knex: Knex;
  let store: DatabaseTrainingStore;
  const portals: ChildProcess[] = [];

  beforeAll(async () => {
    place = await temporaryFolder();
    const file = (name: string) => path.join(place.folder, name);
    options = {
      database: file('db.sqlite'),
      directory: file('trainings'),
      cacheDirectory: file('cache'),
      uv: findUv(),
      repository: file('repository'),
      calls: file('calls'),
    };
    await writeFiles(options.repository, { 'requirements/base.txt': '' });
    await writeFile(options.calls, '');
    knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: options.database },
      useNullAsDefault: true,
    });
    store = await DatabaseTrainingStore.create({ getClient: async () => knex });
  });
  afterAll(async () => {
    portals.forEach(portal => portal.kill('SIGKILL'));
    await knex.destroy();
    await place.remove();
  });

  const startPortal = async () => {
    const words = ['--require', TRANSFORM, PROGRAM, JSON.stringify(options)];
    const portal = spawn(process.execPath, words, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    portals.push(portal);
    await once(portal, 'message');
    return portal;
  };
  const endPortal = async (portal: ChildProcess, signal: NodeJS.Signals) => {
    const exit = once(portal, 'exit');
    portal.kill(signal);
    await exit;
  };
  const ask = (id: string, seconds: number) =>
    store.insert(
      buildNewTraining({
        id,
        host: hostname(),
        plan: buildPlan({
          command: [
            'python',
            '-c',
            `import time; print("begun", flush=True); time.sleep(${seconds}); print("done")`,
          ],
          environment: { requirements: ['requirements/base.txt'] },
        }),
      }),
    );
  const reaches = (id: string, state: string) =>
    waitUntil(async () => {
      const training = await store.find(ENTITY, id);
      return training?.state === state && training;
    });
  const settles = (id: string) =>
    waitUntil(async () => {
      const training = await store.find(ENTITY, id);
      return training?.settled && training;
    });
  const logOf = (id: string) =>
    readFile(path.join(options.directory, id, 'log'), 'utf8').catch(() => '');
  const callsOf = async (id: string) =>
    (await readFile(options.calls, 'utf8'))
      .split('\n')
      .filter(call => call.includes(id));

  it('runs on after a kill -9 and is adopted by the next start', async () => {
    await ask('adopted', 4);
    const first = await startPortal();
    await reaches('adopted', 'running');
    await endPortal(first, 'SIGKILL');
    const began = Date.now();
    const second = await startPortal();
    const done = await settles('adopted');
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(done).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect((await logOf('adopted')).match(/^begun$/gm)).toHaveLength(1);
    expect(await callsOf('adopted')).toEqual([
      'createRun adopted',
      'issue run-adopted',
      'endRun run-adopted FINISHED',
      'revoke k-run-adopted',
      'end adopted',
    ]);
    await endPortal(second, 'SIGKILL');
  });

  it('that ended while no portal ran is recorded by the next start', async () => {
    await ask('alone', 1);
    const first = await startPortal();
    await waitUntil(async () => (await logOf('alone')).includes('begun'));
    await endPortal(first, 'SIGKILL');
    await waitUntil(async () => (await logOf('alone')).includes('done'));
    const second = await startPortal();
    expect((await settles('alone')).state).toBe('succeeded');
    await endPortal(second, 'SIGKILL');
  });

  it('stops with an orderly end, within two seconds', async () => {
    await ask('stopped', 300);
    const first = await startPortal();
    await reaches('stopped', 'running');
    await waitUntil(async () => (await logOf('stopped')).includes('begun'));
    const began = Date.now();
    await endPortal(first, 'SIGTERM');
    expect(Date.now() - began).toBeLessThan(2_500);
    const stopped = await reaches('stopped', 'stopped');
    expect(stopped.stateMessage).toContain('Stopped with the portal');
    const second = await startPortal();
    await settles('stopped');
    expect(await callsOf('stopped')).toContain('endRun run-stopped KILLED');
    await endPortal(second, 'SIGTERM');
  });
});
