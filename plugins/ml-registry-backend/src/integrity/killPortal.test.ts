import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import {
  createMlflowClient,
  type MlflowClient,
} from '@modelport/mlflow-client';
import { startTestMlflow, type TestMlflow } from '@modelport/servers';
import createKnex, { type Knex } from 'knex';
import { waitUntil } from '@modelport/plugin-ml-node';
import { ENTITY } from '../__testUtils__/builders';
import type {
  RegistryCommand,
  RegistryProcessOptions,
} from '../__testUtils__/registryProcess';
import { Ledger } from '../ledger/Ledger';
import { loadLedgerKey } from '../ledger/LedgerKey';
import { createRegistryStore } from '../store/RegistryStore';

jest.setTimeout(120_000);

const PROGRAM = path.resolve(__dirname, '../__testUtils__/registryProcess.ts');
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const RESUMES_WITHIN_MS = 15_000;

/** Waits for a word of a process; what loads its program sends messages of its own. */
const says = (portal: ChildProcess, word: string) =>
  new Promise<void>(resolve => {
    portal.on('message', message => {
      if (message === word) {
        resolve();
      }
    });
  });

/** The process of the portal, killed for real, before a real MLflow. */
describe('after a kill -9 of the portal', () => {
  let mlflow: TestMlflow;
  let client: MlflowClient;
  let folder: string;
  let options: RegistryProcessOptions;
  let knex: Knex;
  let ledger: Ledger;
  let experimentId: string;
  const portals: ChildProcess[] = [];

  beforeAll(async () => {
    mlflow = await startTestMlflow();
    client = createMlflowClient({ baseUrl: mlflow.url, timeoutMs: 30_000 });
    experimentId = await client.experiments.create({ name: 'fraud' });
    folder = await mkdtemp(path.join(tmpdir(), 'registry-kill-'));
    options = {
      database: path.join(folder, 'db.sqlite'),
      keyFile: path.join(folder, 'ledger.pem'),
      mlflowUrl: mlflow.url,
    };
    knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: options.database },
      useNullAsDefault: true,
    });
    await createRegistryStore(mockServices.database({ knex }));
    ledger = new Ledger(await loadLedgerKey(options.keyFile));
  }, 300_000);
  afterAll(async () => {
    portals.forEach(portal => portal.kill('SIGKILL'));
    await knex?.destroy();
    await mlflow?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const startPortal = async (more: Partial<RegistryProcessOptions> = {}) => {
    const words = JSON.stringify({ ...options, ...more });
    const portal = spawn(
      process.execPath,
      ['--require', TRANSFORM, PROGRAM, words],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    portals.push(portal);
    await says(portal, 'ready');
    return portal;
  };
  const kill = async (portal: ChildProcess) => {
    const exit = once(portal, 'exit');
    portal.kill('SIGKILL');
    await exit;
  };
  const train = async () => {
    const { info } = await client.runs.create({
      experimentId,
      runName: 'run',
      tags: {
        'mlflow.user': 'user:default/ada',
        'modelport.entity_ref': ENTITY,
      },
    });
    const model = await client.loggedModels.create({
      experimentId,
      name: 'model',
      sourceRunId: info.runId,
    });
    await client.artifacts.upload(model.artifactUri, 'MLmodel', info.runId);
    await client.loggedModels.finalize(model.modelId, 'LOGGED_MODEL_READY');
    return info.runId;
  };
  const kinds = async () =>
    (await ledger.list(knex, { entityRef: ENTITY }, { limit: 100 }))
      .map(({ kind }) => kind)
      .reverse();

  /** Kills a portal right after a write, and measures until the next one has the ledger at a length. */
  const killAfter = async (
    standStillAfter: string,
    command: RegistryCommand,
    entries: number,
  ) => {
    const first = await startPortal({ standStillAfter });
    const still = says(first, 'stands still');
    first.send(command);
    await still;
    await kill(first);
    const before = await kinds();
    const began = Date.now();
    const second = await startPortal();
    await waitUntil(async () => (await kinds()).length === entries);
    const took = Date.now() - began;
    await kill(second);
    return { before, took };
  };

  it('between MLflow and the ledger, a registration is neither lost nor doubled', async () => {
    const runId = await train();
    const command = { do: 'register', runId, experimentId } as const;
    const { before, took } = await killAfter('createVersion', command, 1);
    expect(before).toEqual([]);
    expect(took).toBeLessThan(RESUMES_WITHIN_MS);
    const [entry] = await ledger.list(
      knex,
      { entityRef: ENTITY },
      { limit: 1 },
    );
    expect(entry).toMatchObject({
      kind: 'registered',
      version: '1',
      actor: 'user:default/ada',
      digest: expect.stringMatching(/^sha256:/),
    });
    const { latestVersions } = await client.registeredModels.get('fraud');
    expect(latestVersions.map(({ version }) => version)).toEqual(['1']);
  });

  it.each([
    ['setAlias fraud previous', '2'],
    ['setAlias fraud champion', '3'],
  ])('after %s, a move of champion is done', async (write, version) => {
    const portal = await startPortal();
    const count = (await kinds()).length;
    const runId = await train();
    portal.send({ do: 'register', runId, experimentId });
    await waitUntil(async () => (await kinds()).length === count + 1);
    // The first champion, so that there is one to become previous.
    const { aliases } = await client.registeredModels.get('fraud');
    const isFirst = aliases.champion === undefined;
    if (isFirst) {
      portal.send({ do: 'champion', version: '1' });
      await waitUntil(async () => (await kinds()).length === count + 4);
    }
    await kill(portal);
    const length = (await kinds()).length;
    const command = { do: 'champion', version } as const;
    const { before, took } = await killAfter(write, command, length + 3);
    expect(before.at(-1)).toBe('approved');
    expect(took).toBeLessThan(RESUMES_WITHIN_MS);
    expect((await kinds()).at(-1)).toBe('alias-moved');
    expect((await client.registeredModels.get('fraud')).aliases).toEqual({
      champion: version,
      previous: String(Number(version) - 1),
    });
    expect(await ledger.check(knex)).toMatchObject({ whole: true });
  });
});
