import { startTestMlflow, TestMlflow } from '@modelport/servers';
import { createMlflowClient, MlflowClient } from './createMlflowClient';
import {
  and,
  attribute,
  dataset,
  field,
  Filter,
  metric,
  param,
  tag,
} from './filter';
import { MlflowError } from './MlflowError';

const COMMIT = 'a'.repeat(40);
const T0 = 1_795_000_000_000;

describe('the client on a real MLflow', () => {
  let server: TestMlflow;
  let client: MlflowClient;
  let experimentId: string;
  let n = 0;

  beforeAll(async () => {
    server = await startTestMlflow();
    client = createMlflowClient({ baseUrl: server.url, timeoutMs: 30_000 });
    experimentId = await client.experiments.create({ name: 'main' });
  }, 300_000);
  afterAll(() => server?.stop(), 30_000);
  jest.setTimeout(60_000);

  const unique = (name: string) => `${name}-${++n}`;
  const newRun = (runName = unique('run'), tags?: Record<string, string>) =>
    client.runs.create({ experimentId, runName, tags, startTime: T0 });
  const point = (key: string, value: number, step = 0) => ({
    key,
    value,
    step,
    timestamp: T0 + step,
  });
  const failure = (call: Promise<unknown>): Promise<MlflowError> =>
    call.then(
      () => Promise.reject(new Error('the call should have failed')),
      error => error,
    );
  const textOf = async (download: Promise<{ stream: ReadableStream }>) =>
    new Response((await download).stream).text();
  const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const all: T[] = [];
    for await (const item of items) all.push(item);
    return all;
  };

  it('learns what the server is', async () => {
    expect(await client.server.version()).toBe('3.17.2');
    expect(await client.server.info()).toMatchObject({
      storeType: 'SqlStore',
      workspacesEnabled: false,
    });
  });

  describe('experiments', () => {
    it('are created, found by id and name, tagged and searched', async () => {
      const name = unique('Betrug – 不正検知 "v1" / ünïcode 🚀');
      const id = await client.experiments.create({
        name,
        tags: { 'a.b': 'c' },
      });
      await client.experiments.setTag(id, 'owner', "team O'Brien");
      const found = await client.experiments.getByName(name);
      expect(found).toMatchObject({
        experimentId: id,
        name,
        lifecycleStage: 'active',
        artifactLocation: `mlflow-artifacts:/${id}`,
        tags: { 'a.b': 'c', owner: "team O'Brien" },
      });
      expect(found.creationTime).toBeGreaterThan(1.7e12);
      expect(await client.experiments.get(id)).toEqual(found);
      const filter = and(
        tag('owner').eq("team O'Brien"),
        attribute('name').like('Betrug – 不%'),
      );
      expect((await client.experiments.search({ filter })).items).toEqual([
        found,
      ]);
    });

    it('say that a name is taken, and that one is missing', async () => {
      const taken = await failure(client.experiments.create({ name: 'main' }));
      expect(taken).toMatchObject({
        status: 400,
        isAlreadyExists: true,
        isNotFound: false,
      });
      for (const missing of [
        () => client.experiments.get('999999'),
        () => client.experiments.getByName('nobody'),
      ]) {
        expect(await failure(missing())).toMatchObject({
          status: 404,
          isNotFound: true,
        });
      }
    });

    it('come in pages', async () => {
      const prefix = unique('paged');
      for (let i = 0; i < 3; i++)
        await client.experiments.create({ name: `${prefix}-${i}` });
      const query = {
        filter: attribute('name').like(`${prefix}-%`),
        maxResults: 2,
      };
      const all = await collect(client.experiments.searchAll(query));
      expect(all.map(e => e.name).sort()).toEqual(
        [0, 1, 2].map(i => `${prefix}-${i}`),
      );
      expect(
        (await client.experiments.search(query)).nextPageToken,
      ).toBeDefined();
    });
  });

  describe('runs', () => {
    it('keep parameters, tags, data sets and metrics, NaN and infinities too', async () => {
      const created = await newRun('läuft 走る', {
        'mlflow.source.git.commit': COMMIT,
      });
      const { runId } = created.info;
      expect(created).toMatchObject({
        metrics: [],
        params: {},
        datasetInputs: [],
        modelOutputs: [],
        info: { status: 'RUNNING', startTime: T0, runName: 'läuft 走る' },
      });
      expect(created.info.endTime).toBeUndefined();
      await client.runs.logBatch(runId, {
        metrics: [
          point('auc', 0.9),
          point('auc', 0.95, 1),
          point('nan', NaN),
          point('up', Infinity),
          point('down', -Infinity),
        ],
        params: { lr: '0.1', 'opt/名': "it's" },
        tags: { note: 'ø' },
      });
      await client.runs.setTag(runId, 'later', 'yes');
      const input = {
        name: 'tx',
        digest: 'abc123',
        sourceType: 'local',
        source: '{"uri":"data/tx.parquet"}',
        schema: '{}',
        tags: { 'mlflow.data.context': 'training' },
      };
      await client.runs.logInputs(runId, { datasets: [input] });
      const info = await client.runs.update(runId, {
        status: 'FINISHED',
        endTime: T0 + 5,
      });
      expect(info).toMatchObject({
        runId,
        status: 'FINISHED',
        endTime: T0 + 5,
      });

      const run = await client.runs.get(runId);
      expect(
        Object.fromEntries(run.metrics.map(m => [m.key, m.value])),
      ).toEqual({
        auc: 0.95,
        nan: NaN,
        up: Infinity,
        down: -Infinity,
      });
      expect(run.params).toEqual({ lr: '0.1', 'opt/名': "it's" });
      expect(run.tags).toMatchObject({ note: 'ø', later: 'yes' });
      expect(run.datasetInputs).toEqual([input]);
    });

    it('refuse another value of a parameter', async () => {
      const { runId } = (await newRun()).info;
      await client.runs.logBatch(runId, { params: { lr: '1' } });
      const error = await failure(
        client.runs.logBatch(runId, { params: { lr: '2' } }),
      );
      expect(error).toMatchObject({
        status: 400,
        errorCode: 'INVALID_PARAMETER_VALUE',
      });
      expect(error.message).toMatch(/Changing param values/);
    });

    it('are found by every kind of condition', async () => {
      const { runId } = (
        await newRun('needle', {
          'mlflow.source.git.commit': COMMIT,
          who: `O'Brien`,
          said: 'say "hi" AND tags.a = x',
        })
      ).info;
      await client.runs.logBatch(runId, {
        metrics: [point('val auc', -0.5), point('tiny', 1e-7)],
        params: { 'mod.el': 'lgbm' },
      });
      const datasets = [
        {
          name: 'needles',
          digest: 'd',
          sourceType: 'local',
          source: '{}',
          tags: {},
        },
      ];
      await client.runs.logInputs(runId, { datasets });
      const conditions: Filter[] = [
        metric('val auc').lt(-0.4),
        metric('val auc').gte(-0.5),
        metric('tiny').gt(1e-8),
        metric('tiny').lt(1e-6),
        param('mod.el').eq('lgbm'),
        param('mod.el').ilike('LG%'),
        tag('who').eq("O'Brien"),
        tag('said').eq('say "hi" AND tags.a = x'),
        attribute('run_name').like('needl_'),
        attribute('start_time').lte(T0),
        attribute('run_id').in([runId, 'other']),
        dataset('name').eq('needles'),
      ];
      for (const condition of [
        ...conditions,
        and(tag('mlflow.source.git.commit').eq(COMMIT), ...conditions),
      ]) {
        const query = {
          experimentIds: [experimentId],
          filter: and(condition, attribute('run_name').eq('needle')),
        };
        const { items } = await client.runs.search(query);
        expect([String(condition), items.map(r => r.info.runId)]).toEqual([
          String(condition),
          [runId],
        ]);
      }
      const none = {
        experimentIds: [experimentId],
        filter: metric('val auc').gt(5),
      };
      expect(await client.runs.search(none)).toEqual({ items: [] });
    });

    it('come once each although pages shift while runs are made', async () => {
      const experiment = await client.experiments.create({
        name: unique('shift'),
      });
      const make = (startTime: number) =>
        client.runs.create({ experimentId: experiment, startTime });
      const made: string[] = [];
      for (let i = 0; i < 4; i++) made.push((await make(T0 + i)).info.runId);
      const seen: string[] = [];
      const query = {
        experimentIds: [experiment],
        orderBy: ['attributes.start_time DESC'],
        maxResults: 2,
      };
      for await (const { info } of client.runs.searchAll(query)) {
        seen.push(info.runId);
        if (seen.length === 1) await make(T0 + 100); // lands before all others
      }
      expect(seen).toEqual([...made].reverse());
    });

    it('that are missing say so', async () => {
      expect(await failure(client.runs.get('0'.repeat(32)))).toMatchObject({
        status: 404,
        isNotFound: true,
      });
    });

    it('take a batch beyond the limits of one request', async () => {
      const { runId } = (await newRun()).info;
      const metrics = Array.from({ length: 1100 }, (_, step) =>
        point('loss', 1 / (step + 1), step),
      );
      const params = Object.fromEntries(
        Array.from({ length: 120 }, (_, i) => [`p${i}`, `${i}`]),
      );
      await client.runs.logBatch(runId, { metrics, params });
      const run = await client.runs.get(runId);
      expect(Object.keys(run.params)).toHaveLength(120);
      const query = { runId, metricKey: 'loss', maxResults: 500 };
      const whole = await collect(client.metrics.getWholeHistory(query));
      expect(whole.map(m => m.step)).toEqual(metrics.map(m => m.step));
    });
  });

  describe('metrics', () => {
    it('have a history in pages, and a thinned one of many runs', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 2; i++) {
        const { runId } = (await newRun()).info;
        ids.push(runId);
        const metrics = Array.from({ length: 50 }, (_, step) =>
          point('loss', i + step, step),
        );
        await client.runs.logBatch(runId, {
          metrics: [...metrics, point('loss', NaN, 50)],
        });
      }
      const first = await client.metrics.getHistory({
        runId: ids[0],
        metricKey: 'loss',
        maxResults: 3,
      });
      expect(first.items.map(m => m.value)).toEqual([0, 1, 2]);
      expect(first.nextPageToken).toBeDefined();
      const all = await client.metrics.getHistory({
        runId: ids[0],
        metricKey: 'loss',
      });
      expect(all.items).toHaveLength(51);
      expect(all.items.at(-1)!.value).toBeNaN();

      const query = { runIds: ids, metricKey: 'loss', maxResults: 5 };
      const thinned = await client.metrics.getHistoryBulkInterval(query);
      expect(new Set(thinned.map(p => p.runId))).toEqual(new Set(ids));
      expect(thinned.length).toBeLessThan(20);
      const cut = await client.metrics.getHistoryBulkInterval({
        ...query,
        startStep: 10,
        endStep: 12,
      });
      expect(new Set(cut.map(p => p.step))).toEqual(new Set([10, 11, 12]));
    });

    it('that were never logged have an empty history', async () => {
      const { runId } = (await newRun()).info;
      expect(
        await client.metrics.getHistory({ runId, metricKey: 'none' }),
      ).toEqual({ items: [] });
      expect(
        await client.metrics.getHistoryBulkInterval({
          runIds: [runId],
          metricKey: 'none',
        }),
      ).toEqual([]);
    });
  });

  describe('artifacts', () => {
    it('of a run are uploaded, listed and downloaded', async () => {
      const { runId, artifactUri } = (await newRun()).info;
      expect((await client.artifacts.list(runId)).files).toEqual([]);
      await client.artifacts.upload(artifactUri, 'report/größe 1.txt', 'hällo');
      const root = await client.artifacts.list(runId);
      expect(root.files).toEqual([{ path: 'report', isDir: true }]);
      const { files } = await client.artifacts.list(runId, 'report');
      expect(files).toEqual([
        { path: 'report/größe 1.txt', isDir: false, fileSize: 6 },
      ]);
      expect(
        await textOf(client.artifacts.download(runId, files[0].path)),
      ).toBe('hällo');
    });

    it('cannot be written outside their root or to another store', async () => {
      await expect(
        client.artifacts.upload('mlflow-artifacts:/1', '../x', ''),
      ).rejects.toThrow(/inside/);
      await expect(
        client.artifacts.upload('s3://b/1', 'x', ''),
      ).rejects.toThrow(/artifact proxy/);
    });

    it('that are missing fail before anything is read', async () => {
      const { runId } = (await newRun()).info;
      const error = await failure(
        client.artifacts.download(runId, 'nothing.txt'),
      );
      expect(error).toBeInstanceOf(MlflowError);
      expect(error.status).toBeGreaterThanOrEqual(400);
    });
  });

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

  it('tells a wrong path prefix from a missing thing', async () => {
    const wrong = createMlflowClient({ baseUrl: `${server.url}/elsewhere` });
    expect(await failure(wrong.runs.get('x'))).toMatchObject({
      status: 404,
      errorCode: 'ENDPOINT_NOT_FOUND',
      isNotFound: false,
    });
  });

  it('goes on after a restart of the server, and reads wait it out when told to', async () => {
    const { runId } = (await newRun()).info;
    const patient = createMlflowClient({
      baseUrl: server.url,
      timeoutMs: 60_000,
      retry: { attempts: 12, delayMs: 50 },
    });
    const restarted = server.restart();
    const during = patient.runs.get(runId);
    const [run] = await Promise.all([during, restarted]);
    expect(run.info.runId).toBe(runId);
    await client.runs.setTag(runId, 'after', 'restart');
    expect((await client.runs.get(runId)).tags.after).toBe('restart');
  });
});
