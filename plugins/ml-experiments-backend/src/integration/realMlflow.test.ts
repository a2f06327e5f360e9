import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMlflowClient } from '@modelport/mlflow-client';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { startTestMlflow, type TestMlflow } from '@modelport/servers';
import request from 'supertest';
import plugin from '..';

const NAME = 'Betrug 模型 100%';
const E = '/api/ml-experiments/v1/entities/component/default/fraud';

/** The whole plugin over a real MLflow server. */
describe('ml-experiments on a real MLflow', () => {
  let mlflow: TestMlflow;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let runId: string;
  let foreignRunId: string;

  const get = (path: string) => request(backend.server).get(E + path);

  async function seed(url: string) {
    const client = createMlflowClient({ baseUrl: url });
    const experimentId = await client.experiments.create({ name: NAME });
    const otherId = await client.experiments.create({ name: 'other' });
    const foreign = await client.runs.create({ experimentId: otherId });
    foreignRunId = foreign.info.runId;
    for (let index = 0; index < 3; index++) {
      const run = await client.runs.create({
        experimentId,
        runName: `run ${index}`,
        startTime: 1_700_000_000_000 + index,
        tags: { 'mlflow.source.git.commit': 'c'.repeat(40) },
      });
      runId = run.info.runId;
      await client.runs.logBatch(runId, {
        params: { 'learning rate': '0.1' },
        metrics: [0.5, NaN, 0.5 + index / 10].map((value, step) => ({
          key: 'val/auc',
          value,
          step,
          timestamp: 1_700_000_000_000 + step,
        })),
      });
    }
    const { artifactUri } = (await client.runs.get(runId)).info;
    await client.artifacts.upload(artifactUri, 'plots/größe 1.txt', 'hello');
    await client.artifacts.upload(artifactUri, 'report.html', '<b>hi</b>');
    await client.runs.update(runId, {
      status: 'FINISHED',
      endTime: 1_700_000_060_002,
    });
  }

  beforeAll(async () => {
    mlflow = await startTestMlflow();
    await seed(mlflow.url);
    backend = await startTestBackend({
      features: [
        plugin,
        metricsServiceMock.factory(),
        catalogServiceMock.factory({
          entities: [
            buildModelEntity({
              annotations: { 'modelport.dev/experiment': NAME },
            }),
            buildModelEntity({
              name: 'untrained',
              annotations: { 'modelport.dev/experiment': 'not there yet' },
            }),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            mlflow: {
              servers: [
                { name: 'default', baseUrl: mlflow.url, timeoutMs: 5000 },
              ],
            },
          },
        }),
      ],
    });
  }, 600_000);

  afterAll(async () => {
    await backend?.stop();
    await mlflow?.stop();
  }, 60_000);

  it('tells the version of the server', async () => {
    const { body } = await request(backend.server).get(
      '/api/ml-experiments/v1/servers',
    );
    expect(body.items).toEqual([
      expect.objectContaining({ name: 'default', status: 'up' }),
    ]);
    expect(body.items[0].version).toMatch(/^3\./);
  });

  it('lists runs page by page, newest first', async () => {
    const first = await get('/runs?pageSize=2');
    expect(first.body.errors).toEqual([]);
    expect(first.body.items.map((run: { name: string }) => run.name)).toEqual([
      'run 2',
      'run 1',
    ]);
    expect(first.body.items[0]).toMatchObject({
      experimentName: NAME,
      status: 'FINISHED',
      durationMs: 60_000,
      metrics: { 'val/auc': 0.7 },
      params: { 'learning rate': '0.1' },
    });
    const token = encodeURIComponent(first.body.nextPageToken);
    const second = await get(`/runs?pageSize=2&pageToken=${token}`);
    expect(second.body.items).toHaveLength(1);
    expect(second.body.nextPageToken).toBeUndefined();
  });

  it('filters and orders in the language of MLflow', async () => {
    const query = new URLSearchParams({
      filter: "metrics.`val/auc` >= 0.6 AND attributes.run_name != 'x'",
      orderBy: 'metrics.`val/auc` ASC',
    });
    const { body } = await get(`/runs?${query}`);
    expect(body.items.map((run: { name: string }) => run.name)).toEqual([
      'run 1',
      'run 2',
    ]);
  });

  it.each([
    ['filter=metrics.auc >> 1', 'filter'],
    ['orderBy=nonsense DOWN', 'orderBy'],
    ['pageToken=nonsense', 'pageToken'],
  ])('passes on what the server refuses of %s', async (query, field) => {
    const { status, body } = await get(`/runs?${encodeURI(query)}`);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
    expect(body.error.message).not.toContain(mlflow.url);
  });

  it('has no runs of an experiment that is not there yet', async () => {
    const path = E.replace('fraud', 'untrained');
    const { body } = await request(backend.server).get(`${path}/runs`);
    expect(body).toMatchObject({ items: [], errors: [], stale: false });
  });

  it('shows one run, and none of another experiment', async () => {
    const { body } = await get(`/runs/${runId}`);
    expect(body.item).toMatchObject({ runId, commit: 'c'.repeat(40) });
    for (const foreign of [foreignRunId, 'f'.repeat(32)]) {
      expect((await get(`/runs/${foreign}`)).status).toBe(404);
    }
  });

  it('draws NaN as a gap', async () => {
    const { body } = await get(`/runs/${runId}/metrics?key=val/auc&key=none`);
    expect(body.items).toEqual([
      expect.objectContaining({ steps: [0, 1, 2], values: [0.5, null, 0.7] }),
      expect.objectContaining({ key: 'none', steps: [] }),
    ]);
  });

  it('lists and sends artifacts', async () => {
    const root = await get(`/runs/${runId}/artifacts`);
    expect(root.body.items.map((item: { path: string }) => item.path)).toEqual([
      'plots',
      'report.html',
    ]);
    const folder = await get(`/runs/${runId}/artifacts?path=plots`);
    const [{ path }] = folder.body.items;
    const file = await get(
      `/runs/${runId}/artifacts/content?path=${encodeURIComponent(path)}`,
    );
    expect(file.text).toBe('hello');
    const html = await get(`/runs/${runId}/artifacts/content?path=report.html`);
    expect(html.headers['content-type']).toBe('application/octet-stream');
    const none = await get(`/runs/${runId}/artifacts/content?path=none.txt`);
    expect(none.status).toBe(404);
  });

  it('lists the runs of all models', async () => {
    const { body } = await request(backend.server).get(
      '/api/ml-experiments/v1/runs',
    );
    expect(body.items).toHaveLength(3);
    expect(body.errors).toEqual([]);
  });

  it('answers again after the server was restarted', async () => {
    await mlflow.restart();
    const { body } = await get(`/compare?runId=${runId}`);
    expect(body).toMatchObject({ errors: [], items: [{ runId }] });
  }, 120_000);
});
