import { createHash } from 'node:crypto';
import {
  createMlflowClient,
  type MlflowClient,
} from '@modelport/mlflow-client';
import { startTestMlflow, type TestMlflow } from '@modelport/servers';
import { testModelRegistry } from '../__testUtils__/testModelRegistry';
import { readText } from '../service/modelCard';
import { changedEvidence } from '../service/changedEvidence';
import { describeVersion } from '../service/describeVersion';
import { measuredEvidence } from '../service/measuredEvidence';
import { digestOfModelFiles } from '../registry/modelDigest';
import { MlflowModelRegistry } from '../registry/MlflowModelRegistry';

jest.setTimeout(60_000);

describe('on a real MLflow, the registry', () => {
  let server: TestMlflow;
  let client: MlflowClient;
  let registry: MlflowModelRegistry;
  let experimentId: string;
  let count = 0;

  beforeAll(async () => {
    server = await startTestMlflow();
    client = createMlflowClient({ baseUrl: server.url, timeoutMs: 30_000 });
    registry = new MlflowModelRegistry('default', client);
    experimentId = await client.experiments.create({ name: 'fraud' });
  }, 300_000);
  afterAll(() => server?.stop(), 30_000);

  const unique = (name: string) => `${name} 不正 ${(count += 1)}`;

  /** A finished run with a logged model. */
  const train = async (
    files: Record<string, string>,
    runFiles: Record<string, string> = {},
  ) => {
    const { info } = await client.runs.create({
      experimentId,
      runName: 'run',
      tags: { 'mlflow.user': 'user:default/ada' },
    });
    const { runId, artifactUri } = info;
    await client.runs.logBatch(runId, {
      params: { depth: '3' },
      metrics: [
        { key: 'auc', value: 0.9, step: 0, timestamp: Date.now() },
        { key: 'loss', value: NaN, step: 0, timestamp: Date.now() },
      ],
    });
    for (const [path, text] of Object.entries(runFiles)) {
      await client.artifacts.upload(artifactUri, path, text);
    }
    const model = await client.loggedModels.create({
      experimentId,
      name: 'model',
      sourceRunId: runId,
    });
    const { modelId } = model;
    for (const [path, text] of Object.entries(files)) {
      await client.artifacts.upload(model.artifactUri, path, text);
    }
    await client.loggedModels.finalize(modelId, 'LOGGED_MODEL_READY');
    await client.runs.update(runId, { status: 'FINISHED' });
    return { experimentId, runId, modelId };
  };

  describe('as every registry', () => {
    testModelRegistry(() => ({
      registry,
      down: new MlflowModelRegistry(
        'default',
        createMlflowClient({
          baseUrl: 'http://127.0.0.1:9',
          retry: { attempts: 1 },
        }),
      ),
      train,
    }));
  });

  it('takes a digest over every file but what the registry added', async () => {
    const { runId, modelId } = await train({
      'b/größe 1.txt': 'second',
      a: 'first',
      registered_model_meta: 'later',
    });
    const model = unique('digest');
    await registry.ensureModel(model);
    const version = await registry.createVersion(model, {
      ...{ modelId, runId },
      description: '',
    });
    const files = await registry.listFiles(model, version);
    expect(files.map(({ path }) => path).sort()).toEqual([
      'a',
      'b/größe 1.txt',
      'registered_model_meta',
    ]);
    const { signal } = new AbortController();
    const digest = await digestOfModelFiles(files, path =>
      registry.openFile(model, version, path, signal),
    );
    const expected = createHash('sha256')
      .update('\0\0\0\0\0\0\0\x01a\0\0\0\0\0\0\0\x05first')
      .update(`\0\0\0\0\0\0\0\x0fb/größe 1.txt\0\0\0\0\0\0\0\x06second`)
      .digest('hex');
    expect(digest).toBe(`sha256:${expected}`);
  });

  it('shows metrics that a run took after it had finished, so that they are no evidence of what was asked before', async () => {
    const { modelId, runId } = await train({ MLmodel: 'x' });
    const model = unique('late');
    await registry.ensureModel(model);
    const version = await registry.createVersion(model, {
      ...{ modelId, runId },
      description: '',
    });
    const run = await registry.getRun(runId);
    const evidence = measuredEvidence(
      describeVersion({
        ...{ server: 'default', model, version, run, aliases: {} },
        entityRef: 'component:default/fraud',
      }),
      undefined,
    );
    expect(changedEvidence(evidence, run.metrics)).toBeUndefined();
    await client.runs.logBatch(runId, {
      metrics: [{ key: 'auc', value: 0.99, step: 1, timestamp: Date.now() }],
    });
    const { metrics } = await registry.getRun(runId);
    expect(changedEvidence(evidence, metrics)).toBe('auc was 0.9, is 0.99 now');
  });

  it('finds the files of a version that was registered from a folder of a run', async () => {
    const { runId } = await train({ MLmodel: 'x' });
    const { info } = await client.runs.get(runId);
    const { artifactUri } = info;
    await client.artifacts.upload(artifactUri, 'old/MLmodel', 'flavors');
    await client.artifacts.upload(artifactUri, 'old/data/w.bin', 'weights');
    const model = unique('folder');
    await registry.ensureModel(model);
    await client.modelVersions.create({
      name: model,
      source: `${artifactUri}/old`,
      runId,
    });
    const version = await registry.getVersion(model, '1');
    const files = await registry.listFiles(model, version);
    expect(files.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'MLmodel', size: 7 },
      { path: 'data/w.bin', size: 7 },
    ]);
    const { signal } = new AbortController();
    const stream = await registry.openFile(
      ...([model, version, 'data/w.bin', signal] as const),
    );
    expect(await readText(stream, 100)).toBe('weights');
  });
});
