import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import createKnex, { type Knex } from 'knex';
import {
  isAlive,
  type ProcessIdentity,
  waitUntil,
} from '@modelport/plugin-ml-node';
import { buildNewDeployment } from '../__testUtils__/builders';
import { registeredModel, temporaryFolder } from '../__testUtils__/onnxModels';
import type { PortalProcessOptions } from '../__testUtils__/portalProcess';
import { DatabaseDeploymentStore } from '../store/DatabaseDeploymentStore';

jest.setTimeout(180_000);

const ENTITY = 'component:default/fraud';
const BACK_WITHIN_MS = 15_000;
const PROGRAM = path.resolve(__dirname, '../__testUtils__/portalProcess.ts');
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');

describe('when the process of the portal ends, a deployment', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let options: PortalProcessOptions;
  let digest: string;
  let knex: Knex;
  let store: DatabaseDeploymentStore;
  const portals: ChildProcess[] = [];

  beforeAll(async () => {
    place = await temporaryFolder();
    const file = (name: string) => path.join(place.folder, name);
    options = {
      database: file('db.sqlite'),
      directory: file('deployments'),
      registered: file('registered'),
      calls: file('calls'),
    };
    digest = (await registeredModel(options.registered)).digest;
    await writeFile(options.calls, '');
    knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: options.database },
      useNullAsDefault: true,
    });
    store = await DatabaseDeploymentStore.create({
      getClient: async () => knex,
    });
  });
  /** Pids of the processes that serve a deployment, or any. */
  const processes = (id = ''): number[] =>
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .filter(pid => {
        try {
          const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          const folder = path.join(options.directory, 'deployments', id);
          return words.includes('serve.cjs') && words.includes(folder);
        } catch {
          return false;
        }
      })
      .map(Number);
  afterAll(async () => {
    processes().forEach(pid => process.kill(pid, 'SIGKILL'));
    await knex.destroy();
    await place.remove();
  });

  afterEach(() => {
    portals.forEach(portal => portal.kill('SIGKILL'));
  });

  const identityOf = (id: string): ProcessIdentity =>
    JSON.parse(
      readFileSync(
        path.join(options.directory, 'deployments', id, 'pid.json'),
        'utf8',
      ),
    );
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
  const ask = (id: string) =>
    store.insert(
      buildNewDeployment({ id, environment: id, digest, host: hostname() }),
    );
  const find = async (id: string) => {
    const found = await store.find(ENTITY, id);
    if (!found) {
      throw new Error(`There is no deployment ${id}`);
    }
    return found;
  };
  const serves = (id: string) =>
    waitUntil(async () => {
      const { state, announced } = await find(id);
      return state === 'serving' && announced;
    });
  const callsOf = async (id: string) =>
    (await readFile(options.calls, 'utf8'))
      .split('\n')
      .filter(call => call.endsWith(id));
  /** Takes it away, so that the next test begins with nothing. */
  const undeploy = async (id: string) => {
    await waitUntil(async () => {
      const { revision } = await find(id);
      return store.update(id, revision, { wanted: 'stop' });
    });
    await waitUntil(async () => (await find(id)).settled);
    expect(processes(id)).toEqual([]);
  };

  it('serves on after a kill -9 and is adopted by the next start', async () => {
    await ask('adopted');
    const first = await startPortal();
    await serves('adopted');
    const { pid } = identityOf('adopted');
    await endPortal(first, 'SIGKILL');
    expect(processes('adopted')).toEqual([pid]);
    const { revision } = await find('adopted');
    const began = Date.now();
    const second = await startPortal();
    await ask('after');
    await serves('after');
    expect(Date.now() - began).toBeLessThan(BACK_WITHIN_MS);
    expect(processes('adopted')).toEqual([pid]);
    expect((await find('adopted')).revision).toBe(revision);
    expect(await callsOf('adopted')).toEqual(['serving adopted']);
    await undeploy('adopted');
    await undeploy('after');
    await endPortal(second, 'SIGKILL');
  });

  it('comes back when its process died together with the portal', async () => {
    await ask('died');
    const first = await startPortal();
    await serves('died');
    const identity = identityOf('died');
    await endPortal(first, 'SIGKILL');
    process.kill(identity.pid, 'SIGKILL');
    await waitUntil(() => !isAlive(identity));
    const began = Date.now();
    const second = await startPortal();
    await waitUntil(async () => {
      const { state, crashes } = await find('died');
      return state === 'serving' && crashes === 1;
    });
    expect(Date.now() - began).toBeLessThan(BACK_WITHIN_MS);
    expect(processes('died')).toHaveLength(1);
    expect(identityOf('died').pid).not.toBe(identity.pid);
    expect(await callsOf('died')).toEqual(['serving died']);
    await undeploy('died');
    await endPortal(second, 'SIGKILL');
  });

  it.each([1, 2, 3, 4])(
    'gets one process when the portal dies right after its change number %d',
    async change => {
      const id = `early-${change}`;
      const first = await startPortal();
      await ask(id);
      await waitUntil(async () => (await find(id)).revision > change);
      await endPortal(first, 'SIGKILL');
      const began = Date.now();
      const second = await startPortal();
      await serves(id);
      expect(Date.now() - began).toBeLessThan(BACK_WITHIN_MS);
      expect(processes(id)).toEqual([identityOf(id).pid]);
      await undeploy(id);
      await endPortal(second, 'SIGKILL');
    },
  );

  it('is stopped by the next start when it was taken away meanwhile', async () => {
    await ask('unwanted');
    const first = await startPortal();
    await serves('unwanted');
    await endPortal(first, 'SIGKILL');
    const second = await startPortal();
    await undeploy('unwanted');
    expect((await find('unwanted')).state).toBe('stopped');
    await endPortal(second, 'SIGKILL');
  });

  it('stops with an orderly end, within two seconds, and comes back', async () => {
    await ask('orderly');
    const first = await startPortal();
    await serves('orderly');
    const began = Date.now();
    await endPortal(first, 'SIGTERM');
    expect(Date.now() - began).toBeLessThan(2_500);
    expect(processes('orderly')).toEqual([]);
    expect(await find('orderly')).toMatchObject({ wanted: 'serve' });
    const again = Date.now();
    const second = await startPortal();
    await waitUntil(
      async () =>
        processes('orderly').length === 1 &&
        (await find('orderly')).state === 'serving',
    );
    expect(Date.now() - again).toBeLessThan(BACK_WITHIN_MS);
    expect((await find('orderly')).crashes).toBe(0);
    await undeploy('orderly');
    await endPortal(second, 'SIGTERM');
  });
});
