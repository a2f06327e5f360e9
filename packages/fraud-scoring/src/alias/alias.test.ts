import { createMlflowClient } from '@modelport/mlflow-client';
import { startTestMlflow, type TestMlflow } from '@modelport/servers';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Program } from '../__testUtils__/Program';
import { SECTION, twoModels } from '../__testUtils__/rig';
import { provideAliased } from './provideAliased';

// The very first start of MLflow on a machine fetches it.
jest.setTimeout(240_000);

const NAME = 'fraud';

describe('an alias on a real MLflow', () => {
  let mlflow: TestMlflow;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  const running: Program[] = [];

  const client = () => createMlflowClient({ baseUrl: mlflow.url });

  /** Logs the files of a folder and registers them. */
  async function register(from: string): Promise<string> {
    const { loggedModels, artifacts, modelVersions } = client();
    const { modelId, artifactUri } = await loggedModels.create({
      ...{ experimentId: '0', name: NAME },
    });
    for (const file of await readdir(from)) {
      const content = await readFile(path.join(from, file));
      await artifacts.upload(artifactUri, file, content);
    }
    await artifacts.upload(artifactUri, 'notes/about.txt', 'nested');
    await loggedModels.finalize(modelId, 'LOGGED_MODEL_READY');
    const { version } = await modelVersions.create({
      ...{ name: NAME, source: `models:/${modelId}`, modelId },
    });
    return version;
  }
  const point = (version: string) =>
    client().registeredModels.setAlias(NAME, 'champion', version);
  const address = () => ({
    ...{ mlflow: mlflow.url, model: NAME, alias: 'champion' },
  });

  beforeAll(async () => {
    mlflow = await startTestMlflow();
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-alias-'));
    await client().registeredModels.create({ name: NAME });
    for (const each of ['1', '2']) {
      await register(path.join(models.folder, each));
    }
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(each => each.end('SIGKILL')));
  });
  afterAll(async () => {
    await mlflow?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('gives the files of the version that it names, fetched once', async () => {
    await point('1');
    const parent = path.join(folder, 'fetched');
    await mkdir(path.join(parent, 'half-of-a-killed-process'), {
      recursive: true,
    });
    const found = await provideAliased(address(), parent);
    expect(found).toMatchObject({ model: NAME, version: '1' });
    const names = (await readdir(path.join(models.folder, '1'))).sort();
    expect((await readdir(found.path)).sort()).toEqual(
      [...names, 'notes'].sort(),
    );
    for (const name of names) {
      const [ours, theirs] = await Promise.all([
        readFile(path.join(found.path, name)),
        readFile(path.join(models.folder, '1', name)),
      ]);
      expect(ours.equals(theirs)).toBe(true);
    }
    expect(await readdir(parent)).toEqual([path.basename(found.path)]);
    await writeFile(path.join(found.path, 'mark'), '');
    expect(await provideAliased(address(), parent)).toEqual(found);
    expect(await readdir(found.path)).toContain('mark');
  });

  it('waits until all of the version is there', async () => {
    const { loggedModels, artifacts, modelVersions } = client();
    const { modelId, artifactUri } = await loggedModels.create({
      ...{ experimentId: '0', name: NAME },
    });
    await artifacts.upload(artifactUri, 'MLmodel', Buffer.from('half'));
    const { version } = await modelVersions.create({
      ...{ name: NAME, source: `models:/${modelId}`, modelId },
    });
    await point(version);
    const parent = path.join(folder, 'uploading');
    await expect(provideAliased(address(), parent)).rejects.toThrow(
      /is still being uploaded, by its status in MLflow/,
    );
    await artifacts.upload(artifactUri, 'model.onnx', Buffer.from('graph'));
    await loggedModels.finalize(modelId, 'LOGGED_MODEL_READY');
    const found = await provideAliased(address(), parent);
    expect(await readdir(found.path)).toEqual(
      expect.arrayContaining(['MLmodel', 'model.onnx']),
    );
  });

  it('says what MLflow says where there is none', async () => {
    const none = provideAliased({ ...address(), alias: 'nobody' }, folder);
    await expect(none).rejects.toThrow(/alias nobody not found/i);
  });

  it('is followed by a service, and one that is gone changes nothing', async () => {
    await point('1');
    const program = new Program([
      ...['--port', '0', '--model', `models:/${NAME}@champion`],
      ...['--mlflow', mlflow.url, '--data', path.join(folder, 'data')],
      ...['--features', path.join(folder, 'modelport.yaml')],
    ]);
    running.push(program);
    const { models: first } = await program.says('ready');
    expect(first).toMatchObject([{ name: NAME, version: '1' }]);
    await point('2');
    const { models: second } = await program.says('reconfigured');
    expect(second).toMatchObject([{ name: NAME, version: '2' }]);
    await client().registeredModels.deleteAlias(NAME, 'champion');
    const { error } = await program.says('configuration-refused');
    expect(error).toMatch(/alias champion not found/i);
    await point('1');
    const { models: third } = await program.says('reconfigured');
    expect(third).toMatchObject([{ name: NAME, version: '1' }]);
  });
});
