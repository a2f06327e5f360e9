import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mlflow } from './mlflow';
import { keepDatabaseTemplate, useDatabaseTemplate } from './mlflowDatabase';
import { identifyProcess } from './processIdentity';
import { ensurePythonEnv } from './python';
import { startServer } from './startServer';
import { startTestMlflow, withMlflow } from './testMlflow';
import { temporaryFolder } from './toyServer.testing';

jest.setTimeout(300_000);

const search = '/api/2.0/mlflow/experiments/search?max_results=9';
const createExperiment = (url: string, name: string) =>
  fetch(`${url}/api/2.0/mlflow/experiments/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

describe('MLflow', () => {
  it('is back with its data after kill -9, and stop leaves no process', async () => {
    const { folder, remove } = temporaryFolder();
    const server = await startServer(mlflow, { dataDir: folder, config: {} });
    const first = server.pid;
    expect(server.env).toEqual({ MLFLOW_TRACKING_URI: server.url });
    expect((await createExperiment(server.url, 'kept')).status).toBe(200);

    const died = new Promise(resolve => server.onExit(resolve));
    process.kill(first, 'SIGKILL');
    await died;
    await server.ready();
    expect(server.pid).not.toBe(first);
    const { experiments } = await (await fetch(server.url + search)).json();
    expect(experiments.map((e: { name: string }) => e.name)).toContain('kept');

    await server.stop();
    expect(identifyProcess(first)).toBeUndefined();
    expect(identifyProcess(server.pid)).toBeUndefined();
    await expect(fetch(server.url)).rejects.toThrow();
    remove();
  });

  it('of a test is empty, restarts with its data, and removes it', async () => {
    const server = await startTestMlflow();
    const { pid, dataDir } = server;
    const before = pid();
    expect((await createExperiment(server.url, 'x')).status).toBe(200);
    await server.restart();
    expect(pid()).not.toBe(before);
    expect((await createExperiment(server.url, 'x')).status).toBe(400);
    await server.stop();
    await server.stop();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('ends with what it was lent for', async () => {
    let lent = 0;
    const failing = withMlflow(async ({ pid, url }) => {
      lent = pid();
      const { experiments } = await (await fetch(url + search)).json();
      expect(experiments).toHaveLength(1);
      throw new Error('test failed');
    });
    await expect(failing).rejects.toThrow('test failed');
    expect(identifyProcess(lent)).toBeUndefined();
  });

  it('with an interpreter that does not exist says so', async () => {
    await expect(startTestMlflow({ python: '/no/python' })).rejects.toThrow(
      /mlflow.python names \/no\/python, which does not exist; leave it out/,
    );
  });

  it('gives a template of its database only while that is empty', async () => {
    const { folder, remove } = temporaryFolder();
    const database = (server: { dataDir: string }) =>
      path.join(server.dataDir, 'mlflow/mlflow.db');
    await withMlflow(async server => {
      expect(keepDatabaseTemplate(folder, database(server))).toBe(true);
      expect(keepDatabaseTemplate(folder, database(server))).toBe(false);
      const empty = temporaryFolder();
      await createExperiment(server.url, 'x');
      expect(keepDatabaseTemplate(empty.folder, database(server))).toBe(false);
      expect(readdirSync(empty.folder)).toEqual([]);
      empty.remove();
    });
    const copy = path.join(folder, 'copy.db');
    expect(useDatabaseTemplate(folder, copy)).toBe(true);
    expect(useDatabaseTemplate(folder, copy)).toBe(false);
    remove();
  });
});

describe('a Python environment', () => {
  it('is made once, of hash-pinned packages alone', async () => {
    const { folder: cacheDir, remove } = temporaryFolder();
    const lock = path.join(cacheDir, 'empty.txt');
    writeFileSync(lock, '');
    let installs = 0;
    const options = {
      cacheDir,
      lock,
      name: 'toy-env',
      onInstall: () => (installs += 1),
    };
    const half = path.join(cacheDir, 'toy-env-e3b0c44298fc1c14.making-4194305');
    writeFileSync(half, '');
    const [env] = await Promise.all([ensurePythonEnv(options)]);
    expect(env.folder).toBe(path.join(cacheDir, 'toy-env-e3b0c44298fc1c14'));
    expect(existsSync(env.python)).toBe(true);
    expect(existsSync(half)).toBe(false);
    await ensurePythonEnv(options);
    expect(installs).toBe(1);

    writeFileSync(lock, 'huey==2.5.0\n');
    await expect(ensurePythonEnv(options)).rejects.toThrow(
      /uv pip" ended with [^]*hash/i,
    );
    await expect(
      ensurePythonEnv({ cacheDir, lock: '/no/lock' }),
    ).rejects.toThrow(/no lock file/);
    remove();
  });
});
