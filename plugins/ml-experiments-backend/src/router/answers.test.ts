import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import {
  buildRun,
  FakeTrackingServer,
} from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

const API = '/api/ml-experiments';
const E = '/v1/entities/component/default/fraud';
const RUN = `${E}/runs/run-1`;

describe('an answer of ml-experiments', () => {
  let fake: FakeTrackingServer;
  let time: number;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async () => {
    portal = await startTestPlugin({
      servers: [fake],
      now: () => time,
      entities: [
        buildModelEntity(),
        buildModelEntity({ name: 'other' }),
        buildModelEntity({
          name: 'lost',
          annotations: { 'modelport.dev/mlflow-server': 'gone' },
        }),
        buildModelEntity({
          name: 'plain',
          annotations: { 'modelport.dev/experiment': undefined },
        }),
      ],
    });
  };
  const get = (path: string) => request(portal.server).get(API + path);

  beforeEach(async () => {
    time = Date.parse('2026-01-01T00:00:00Z');
    fake = new FakeTrackingServer();
    fake.files.set('a.txt', Buffer.from('hello'));
    fake.experiments.set('other', '2');
  });
  afterEach(() => portal.stop());

  it('tells the state of servers and never an address', async () => {
    await start();
    expect((await get('/v1/servers')).body).toEqual({
      items: [
        {
          name: 'default',
          status: 'up',
          version: '3.17.2',
          checkedAt: '2026-01-01T00:00:00.000Z',
        },
      ],
    });
    time += 6000;
    fake.down = true;
    expect((await get('/v1/servers')).body.items[0]).toMatchObject({
      status: 'down',
      version: '3.17.2',
      message: "MLflow server 'default' cannot be reached; check that it runs",
    });
  });

  it('lists the runs of an entity', async () => {
    fake.runs.push(
      buildRun({
        runId: 'run-2',
        status: 'RUNNING',
        startTime: 2_000_000,
        endTime: undefined,
        tags: {},
        metrics: [{ key: 'loss', value: NaN, step: 1, timestamp: 1 }],
      }),
    );
    await start();
    const { body } = await get(`${E}/runs?pageSize=1`);
    expect(body).toEqual({
      items: [
        {
          server: 'default',
          runId: 'run-2',
          entityRef: 'component:default/fraud',
          experimentId: '1',
          experimentName: 'fraud',
          name: 'bold-crane-1',
          status: 'RUNNING',
          startTime: 2_000_000,
          metrics: { loss: null },
          notFinite: { loss: 'NaN' },
          params: { steps: '200' },
        },
      ],
      errors: [],
      fetchedAt: '2026-01-01T00:00:00.000Z',
      stale: false,
      nextPageToken: '1',
    });
    const next = await get(`${E}/runs?pageSize=1&pageToken=1`);
    expect(next.body.items[0]).toMatchObject({
      runId: 'run-1',
      user: 'ada',
      durationMs: 60_000,
      commit: 'c'.repeat(40),
      metrics: { auc: 0.93 },
    });
    expect(next.body.nextPageToken).toBeUndefined();
  });

  it('has no runs before the first training', async () => {
    fake.experiments.delete('fraud');
    await start();
    const { body } = await get(`${E}/runs`);
    expect(body).toMatchObject({ items: [], errors: [], stale: false });
  });

  it('lists an entity whose server is down or unknown with the reason', async () => {
    await start();
    fake.down = true;
    const down = await get(`${E}/runs`);
    expect(down.status).toBe(200);
    expect(down.body).toMatchObject({
      items: [],
      errors: [{ server: 'default', message: /cannot be reached/ }].map(e => ({
        server: e.server,
        message: expect.stringMatching(e.message),
      })),
    });
    const unknown = await get(`${E.replace('fraud', 'lost')}/runs`);
    expect(unknown.body.errors).toEqual([
      {
        server: 'gone',
        message: expect.stringContaining(
          "No MLflow server 'gone' is configured",
        ),
      },
    ]);
    const run = await get(`${RUN.replace('fraud', 'lost')}`);
    expect(run.status).toBe(404);
  });

  it('shows a run with everything about it', async () => {
    await start();
    const { body } = await get(RUN);
    expect(body.item).toMatchObject({
      runId: 'run-1',
      latestMetrics: [
        { key: 'auc', value: 0.93, step: 9, timestamp: 1_050_000 },
      ],
      note: 'A first try',
      repository: { dirty: false },
      inputs: [{ name: 'payments', digest: 'd1', context: 'training' }],
      outputs: [{ modelId: 'm-1', step: 0 }],
    });
    expect(body.item.tags).toContainEqual({ key: 'mlflow.user', value: 'ada' });
    expect(body).toMatchObject({ stale: false, errors: [] });
  });

  it('gives curves in columns, with gaps, thinned to their limit', async () => {
    fake.histories.set('loss', [
      { key: 'loss', value: 2, step: 1, timestamp: 20 },
      { key: 'loss', value: Infinity, step: 0, timestamp: 10 },
    ]);
    fake.histories.set(
      'auc',
      Array.from({ length: 10_000 }, (_, step) => ({
        key: 'auc',
        value: Math.sin(step),
        step,
        timestamp: step,
      })),
    );
    await start();
    const { body } = await get(`${RUN}/metrics?key=loss&key=auc&key=none`);
    expect(body.items[0]).toEqual({
      runId: 'run-1',
      key: 'loss',
      steps: [0, 1],
      timestamps: [10, 20],
      values: [null, 2],
      totalPoints: 2,
      thinned: false,
    });
    expect(body.items[1].steps.length).toBeLessThanOrEqual(2500);
    expect(body.items[1]).toMatchObject({ totalPoints: 10_000, thinned: true });
    expect(body.items[2]).toMatchObject({ key: 'none', steps: [] });
  });

  it.each([
    `${E}/runs?${new URLSearchParams({
      filter: "params.a LIKE '*%' AND metrics.`val/auc` >= 1",
      orderBy: 'metrics.`val/auc` ASC',
    })}`,
    `${RUN}/metrics?key=val/auc&key=${encodeURIComponent('a b+c?')}`,
  ])('takes text as browsers write it: %s', async path => {
    await start();
    expect((await get(path)).status).toBe(200);
  });

  it('compares runs in the order asked for', async () => {
    fake.runs.push(buildRun({ runId: 'run-2' }));
    await start();
    const { body } = await get(`${E}/compare?runId=run-2&runId=run-1`);
    expect(body.items.map((run: { runId: string }) => run.runId)).toEqual([
      'run-2',
      'run-1',
    ]);
  });

  it('lists the latest runs of every visible model, whatever one server does', async () => {
    fake.runs.push(
      buildRun({ runId: 'run-2', experimentId: '2', startTime: 3_000_000 }),
    );
    await start();
    const { status, body } = await get('/v1/runs');
    expect(status).toBe(200);
    expect(
      body.items.map((run: { runId: string; entityRef: string }) => [
        run.runId,
        run.entityRef,
      ]),
    ).toEqual([
      ['run-2', 'component:default/other'],
      ['run-1', 'component:default/fraud'],
    ]);
    expect(body.errors).toEqual([
      { server: 'gone', message: expect.stringContaining('is configured') },
    ]);
  });

  it('does not ask the server again within five seconds', async () => {
    await start();
    await get(RUN);
    const { length } = fake.calls;
    await get(RUN);
    expect(fake.calls).toHaveLength(length);
    time += 5000;
    await get(RUN);
    expect(fake.calls.length).toBeGreaterThan(length);
  });
});
