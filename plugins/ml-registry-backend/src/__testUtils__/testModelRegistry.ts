/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import type { ModelRegistry } from '../registry/ModelRegistry';
import { readText } from '../service/modelCard';

/** A finished run of a {@link RegistryRig}: parameter `depth` 3, metrics `auc` 0.9 and `loss` NaN. */
export interface TrainedRun {
  experimentId: string;
  runId: string;
  /** Its logged model. */
  modelId: string;
}

/** A registry under test, with what is around it. */
export interface RegistryRig {
  registry: ModelRegistry;
  /** The same while its server is down. */
  down: ModelRegistry;
  /** Makes a run by ada that has logged a model of these files, and these files of its own. */
  train(
    files: Record<string, string>,
    runFiles?: Record<string, string>,
  ): Promise<TrainedRun>;
}

const never = () => new AbortController().signal;

/** The tests that every adapter of the port passes, against the real system. */
export function testModelRegistry(rigOf: () => RegistryRig): void {
  let count = 0;
  let rig: RegistryRig;
  let registry: ModelRegistry;
  let model: string;

  beforeEach(() => {
    rig = rigOf();
    registry = rig.registry;
    count += 1;
    model = `fraud 不正 ${count}`;
  });

  const register = async (files: Record<string, string> = { MLmodel: 'x' }) => {
    const { runId, modelId } = await rig.train(files);
    await registry.ensureModel(model);
    const made = { modelId, runId, description: 'größer' };
    return registry.createVersion(model, made);
  };
  const refused = (name: string) => ({ name });

  it('knows nothing of a model that is not there', async () => {
    expect(await registry.getModel(model)).toBeUndefined();
    expect(await registry.getAliases(model)).toEqual({});
    await expect(registry.getVersion(model, '1')).rejects.toMatchObject(
      refused('NotFoundError'),
    );
    const { runId, modelId } = await rig.train({ MLmodel: 'x' });
    await expect(
      registry.createVersion(model, { modelId, runId, description: '' }),
    ).rejects.toMatchObject(refused('NotFoundError'));
    await expect(
      registry.setAlias(model, 'champion', '1'),
    ).rejects.toMatchObject(refused('NotFoundError'));
  });

  it('makes a model once, and its versions in order', async () => {
    await registry.ensureModel(model);
    await registry.ensureModel(model);
    expect(await registry.getModel(model)).toEqual({
      aliases: {},
      versions: [],
    });
    const before = Date.now() - 60_000;
    const first = await register();
    expect(first).toMatchObject({
      version: '1',
      status: 'READY',
      description: 'größer',
      runId: expect.any(String),
      modelId: expect.any(String),
      source: `models:/${first.modelId}`,
    });
    expect(first.createdAt.getTime()).toBeGreaterThan(before);
    const second = await register();
    const found = await registry.getModel(model);
    expect(found?.versions.map(({ version }) => version)).toEqual(['2', '1']);
    expect(found?.versions[0].runId).toBe(second.runId);
    expect(await registry.getVersion(model, '1')).toMatchObject({
      runId: first.runId,
      modelId: first.modelId,
      description: 'größer',
    });
    await expect(registry.getVersion(model, '9')).rejects.toMatchObject(
      refused('NotFoundError'),
    );
  });

  it('moves aliases, the last writer winning, and takes them away however often', async () => {
    await register();
    await register();
    await registry.setAlias(model, 'champion', '1');
    await registry.setAlias(model, 'challenger', '1');
    await registry.setAlias(model, 'champion', '2');
    const aliases = { champion: '2', challenger: '1' };
    expect(await registry.getAliases(model)).toEqual(aliases);
    expect((await registry.getModel(model))?.aliases).toEqual(aliases);
    await registry.setAlias(model, 'champion', null);
    await registry.setAlias(model, 'champion', null);
    expect(await registry.getAliases(model)).toEqual({ challenger: '1' });
    await expect(
      registry.setAlias(model, 'champion', '7'),
    ).rejects.toMatchObject(refused('NotFoundError'));
    expect(await registry.getAliases(model)).toEqual({ challenger: '1' });
  });

  it('gives a run with its metrics, whatever they are, and the models that it alone logged', async () => {
    const run = await rig.train({ MLmodel: 'x' });
    await rig.train({ MLmodel: 'y' });
    const { experimentId, runId, modelId } = run;
    const found = await registry.getRun(runId);
    expect(found).toMatchObject({
      runId,
      experimentId,
      params: { depth: '3' },
      tags: { 'mlflow.user': 'user:default/ada' },
    });
    expect(found.metrics).toEqual({ auc: 0.9, loss: NaN });
    expect(await registry.listLoggedModels({ experimentId, runId })).toEqual([
      { modelId, name: 'model', isComplete: true },
    ]);
    await expect(registry.getRun('f'.repeat(32))).rejects.toMatchObject(
      refused('NotFoundError'),
    );
  });

  it('reads the files of a version and of its run', async () => {
    const version = await register({
      MLmodel: 'flavors',
      'b/größe 1.txt': 'ü',
    });
    const files = await registry.listFiles(model, version);
    expect(files.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'MLmodel', size: 7 },
      { path: 'b/größe 1.txt', size: 2 },
    ]);
    const file = await registry.openFile(
      model,
      version,
      'b/größe 1.txt',
      never(),
    );
    expect(await readText(file, 100)).toBe('ü');
    const { runId } = await rig.train(
      { MLmodel: 'x' },
      { 'model-card.md': '# Card' },
    );
    expect(await registry.listRunFiles(runId)).toEqual([
      { path: 'model-card.md', size: 6 },
    ]);
    const card = await registry.openRunFile(runId, 'model-card.md', never());
    expect(await readText(card, 100)).toBe('# Card');
  });

  it('says that its server is down, by its name and without its address', async () => {
    const { down } = rig;
    for (const asked of [
      () => down.getModel(model),
      () => down.getAliases(model),
      () => down.ensureModel(model),
      () => down.setAlias(model, 'champion', '1'),
      () => down.getRun('f'.repeat(32)),
    ]) {
      await expect(asked()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: `MLflow server '${down.name}' cannot be reached; check that it runs`,
      });
    }
  });
}
