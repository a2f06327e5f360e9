import {
  client,
  collect,
  experimentId,
  failure,
  newRun,
  point,
  textOf,
  unique,
  useRealMlflow,
} from '../__testUtils__/realMlflow';
import { attribute, field } from '../filter';

describe('on a real MLflow, logged models and registered models', () => {
  useRealMlflow();

  describe('logged models and the registry', () => {
    const logModel = async () => {
      const { runId } = (await newRun()).info;
      const model = await client.loggedModels.create({
        experimentId,
        name: 'fraud-lgbm',
        modelType: 'classifier',
        sourceRunId: runId,
        params: { leaves: '31' },
        tags: { stage: 'dev' },
      });
      return { runId, model };
    };

    it('go from pending to ready with their files, and are an output of the run', async () => {
      const { runId, model } = await logModel();
      expect(model).toMatchObject({
        status: 'LOGGED_MODEL_PENDING',
        sourceRunId: runId,
        params: { leaves: '31' },
        tags: { stage: 'dev' },
        metrics: [],
      });
      const { modelId } = model;
      await client.artifacts.upload(
        model.artifactUri,
        'MLmodel',
        'flavors: {}\n',
      );
      await client.runs.logOutputs(runId, [{ modelId, step: 3 }]);
      const measured = {
        ...point('auc', 0.99),
        modelId,
        datasetName: 'tx',
        datasetDigest: 'abc',
      };
      await client.runs.logBatch(runId, { metrics: [measured] });
      const done = await client.loggedModels.finalize(
        modelId,
        'LOGGED_MODEL_READY',
      );
      expect(done.status).toBe('LOGGED_MODEL_READY');
      expect((await client.runs.get(runId)).modelOutputs).toEqual([
        { modelId, step: 3 },
      ]);
      expect((await client.loggedModels.get(modelId)).metrics).toMatchObject([
        { key: 'auc', value: 0.99, modelId },
      ]);
      const { files } = await client.loggedModels.listArtifacts(modelId);
      expect(files).toEqual([{ path: 'MLmodel', isDir: false, fileSize: 12 }]);
      expect(
        await textOf(client.loggedModels.downloadArtifact(modelId, 'MLmodel')),
      ).toBe('flavors: {}\n');
      const other = await newRun();
      await client.runs.logInputs(other.info.runId, { modelIds: [modelId] });
      expect((await client.runs.get(other.info.runId)).modelInputs).toEqual([
        modelId,
      ]);
    });

    it('are searched in pages', async () => {
      const experiment = await client.experiments.create({
        name: unique('models'),
      });
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) {
        const model = await client.loggedModels.create({
          experimentId: experiment,
          name: `m${i}`,
        });
        ids.push(model.modelId);
      }
      const query = {
        experimentIds: [experiment],
        filter: attribute('name').like('m%'),
        orderBy: [{ fieldName: 'creation_timestamp' }],
        maxResults: 2,
      };
      const all = await collect(client.loggedModels.searchAll(query));
      expect(all.map(m => m.modelId).sort()).toEqual(ids.sort());
      expect(
        (await client.loggedModels.search({ experimentIds: ['999'] })).items,
      ).toEqual([]);
    });

    it('are registered, aliased and found again', async () => {
      const name = unique("fraud 不正's");
      const { runId, model } = await logModel();
      await client.artifacts.upload(model.artifactUri, 'MLmodel', 'x');
      const registered = await client.registeredModels.create({
        name,
        description: 'd',
        tags: { owner: 'risk' },
      });
      expect(registered).toMatchObject({
        name,
        description: 'd',
        tags: { owner: 'risk' },
        aliases: {},
      });
      await client.registeredModels.setTag(name, 'tier', '1');
      const source = `models:/${model.modelId}`;
      const made = await client.modelVersions.create({
        name,
        source,
        runId,
        modelId: model.modelId,
        description: 'first',
      });
      expect(made).toMatchObject({
        version: '1',
        status: 'READY',
        runId,
        modelId: model.modelId,
        source,
      });
      await client.modelVersions.create({ name, source, tags: { a: 'b' } });
      await client.modelVersions.setTag(name, '1', 'checked', 'yes');

      await client.registeredModels.setAlias(name, 'champion', '1');
      expect(
        await client.registeredModels.getAlias(name, 'champion'),
      ).toMatchObject({ version: '1', aliases: ['champion'] });
      await client.registeredModels.setAlias(name, 'champion', '2');
      expect(await client.modelVersions.get(name, '1')).toMatchObject({
        aliases: [],
        tags: { checked: 'yes' },
      });
      expect(await client.modelVersions.get(name, '2')).toMatchObject({
        aliases: ['champion'],
        tags: { a: 'b' },
      });
      const full = await client.registeredModels.get(name);
      expect(full).toMatchObject({
        aliases: { champion: '2' },
        tags: { owner: 'risk', tier: '1' },
      });
      expect(full.latestVersions).toMatchObject([{ version: '2' }]);

      const filter = field('name').eq(name);
      const found = await client.registeredModels.search({ filter });
      expect(found.items).toMatchObject([{ name, aliases: { champion: '2' } }]);
      const versions = await collect(
        client.modelVersions.searchAll({ filter, maxResults: 1 }),
      );
      expect(versions.map(v => v.version).sort()).toEqual(['1', '2']);
      expect(versions[0].aliases).toBeUndefined();
      const byRun = await client.modelVersions.search({
        filter: field('run_id').eq(runId),
      });
      // the second got the run of its logged model
      expect(byRun.items.map(v => v.version).sort()).toEqual(['1', '2']);

      expect(await client.modelVersions.getDownloadUri(name, '1')).toBe(
        model.artifactUri,
      );
      expect(
        await textOf(
          client.modelVersions.downloadArtifact(name, '1', 'MLmodel'),
        ),
      ).toBe('x');

      await client.registeredModels.deleteAlias(name, 'champion');
      await client.registeredModels.deleteAlias(name, 'champion');
      const gone = await failure(
        client.registeredModels.getAlias(name, 'champion'),
      );
      expect(gone).toMatchObject({ status: 400, isNotFound: true });
    });

    it('refuse taken names and reserved aliases, and say what is missing', async () => {
      const name = unique('taken');
      await client.registeredModels.create({ name });
      expect(
        await failure(client.registeredModels.create({ name })),
      ).toMatchObject({
        status: 400,
        isAlreadyExists: true,
      });
      for (const alias of ['latest', 'v3']) {
        const error = await failure(
          client.registeredModels.setAlias(name, alias, '1'),
        );
        expect(error).toMatchObject({ status: 400, isNotFound: false });
        expect(error.message).toMatch(/reserved/);
      }
      expect(
        (await failure(client.registeredModels.get('nobody'))).isNotFound,
      ).toBe(true);
      expect(
        (await failure(client.modelVersions.get(name, '9'))).isNotFound,
      ).toBe(true);
      expect(
        (await failure(client.loggedModels.get('m-nothing'))).isNotFound,
      ).toBe(true);
    });

    it('list registered models in pages', async () => {
      const prefix = unique('pages');
      for (let i = 0; i < 3; i++)
        await client.registeredModels.create({ name: `${prefix}-${i}` });
      const query = {
        filter: field('name').like(`${prefix}-%`),
        maxResults: 2,
        orderBy: ['name ASC'],
      };
      const all = await collect(client.registeredModels.searchAll(query));
      expect(all.map(m => m.name)).toEqual(
        [0, 1, 2].map(i => `${prefix}-${i}`),
      );
    });
  });
});
