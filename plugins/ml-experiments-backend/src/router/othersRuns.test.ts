import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import {
  buildRun,
  FakeTrackingServer,
} from '../__testUtils__/FakeTrackingServer';
import { memoryClaimStore } from '../__testUtils__/memoryClaimStore';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';
import { ExperimentReaders } from '../claims/ExperimentReaders';

const API = '/api/ml-experiments/v1';
const OF_ENTITY = `${API}/entities/component/default`;
const OURS = 'component:default/fraud';
const annotations = { 'modelport.dev/experiment': 'fraud' };
const ours = buildModelEntity();
const twin = buildModelEntity({ name: 'a-twin', annotations });
const thief = buildModelEntity({
  name: 'a-thief',
  owner: 'group:default/team-b',
  annotations,
});

describe('an experiment that components of several owners name', () => {
  let fake: FakeTrackingServer;
  let store: ReturnType<typeof memoryClaimStore>;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeEach(() => {
    fake = new FakeTrackingServer();
    fake.runs = [];
    store = memoryClaimStore();
  });
  afterEach(() => portal.stop());

  const start = async (
    entities: Entity[],
    options: { holder?: string; makers?: string[] } = {},
  ) => {
    const { holder, makers = [''] } = options;
    fake.runs = makers.map((maker, index) =>
      buildRun({
        runId: `run-${index + 1}`,
        startTime: 1_000 - index,
        tags: maker ? { 'modelport.entity_ref': maker } : {},
      }),
    );
    const searchRuns = async () => ({ runs: [] });
    const findExperiment = async () => '1';
    if (holder) {
      await store.add({ server: 'default', experiment: 'fraud' }, holder);
    }
    portal = await startTestPlugin({
      servers: [fake],
      entities,
      readers: new ExperimentReaders({
        auth: mockServices.auth(),
        catalog: catalogServiceMock({ entities }),
        store,
        servers: new Map([['default', { findExperiment, searchRuns }]]),
      }),
    });
  };
  const get = (path: string) => request(portal.server).get(path);
  const homes = async () =>
    (await get(`${API}/runs`)).body.items.map(
      (run: { entityRef: string }) => run.entityRef,
    );
  const locate = (runId = 'run-1') =>
    get(`${API}/locate?server=default&runId=${runId}`);
  const ofOne = ['', '/artifacts', '/artifacts/content?path=a.txt'].map(
    path => `/runs/run-1${path}`,
  );
  const paths = [
    ...ofOne,
    '/runs/run-1/metrics?key=auc',
    '/compare?runId=run-1',
  ];

  it('is the holder’s in the feed and the search, whatever names come first', async () => {
    await start([thief, ours], { holder: OURS });
    expect(await homes()).toEqual([OURS]);
    expect((await get(`${API}/runs`)).body.errors).toEqual([]);
    expect((await locate()).body.entityRef).toBe(OURS);
    const { status } = await get(`${OF_ENTITY}/fraud/runs/run-1`);
    expect(status).toBe(200);
  });

  it('shows nothing to whoever only names it, and says what to do', async () => {
    await start([thief, ours], { holder: OURS });
    fake.files.set('a.txt', Buffer.from('secret'));
    const words = 'so component:default/a-thief does not show its runs';
    const list = await get(`${OF_ENTITY}/a-thief/runs`);
    expect(list.status).toBe(200);
    expect(list.body).toMatchObject({
      items: [],
      errors: [{ server: 'default', message: expect.stringContaining(words) }],
    });
    for (const path of paths) {
      const { status, body } = await get(`${OF_ENTITY}/a-thief${path}`);
      expect([path, status]).toEqual([path, 404]);
      expect(body.error.message).toContain(words);
    }
    expect(fake.calls).toEqual([]);
  });

  it('shows nothing to anybody while nobody knows who was first', async () => {
    await start([thief, twin]);
    const words = 'does not know who was first';
    for (const path of ['/runs', '/entities/component/default/a-twin/runs']) {
      const { body } = await get(API + path);
      expect(body.items).toEqual([]);
      expect(body.errors[0].message).toContain(words);
    }
    for (const name of ['a-twin', 'a-thief']) {
      expect((await get(`${OF_ENTITY}/${name}/runs/run-1`)).status).toBe(404);
    }
    expect((await locate()).status).toBe(404);
    expect(fake.calls).not.toContain('search');
  });

  it('is read by all of the same owners; a run is with the one that made it', async () => {
    const makers = [OURS, 'component:default/a-twin', OURS, ''];
    await start([twin, ours], { makers });
    const [, made] = makers;
    expect(await homes()).toEqual([OURS, made, OURS, made]);
    expect((await locate('run-1')).body.entityRef).toBe(OURS);
    expect((await locate('run-2')).body.entityRef).toBe(made);
    for (const name of ['fraud', 'a-twin']) {
      expect((await get(`${OF_ENTITY}/${name}/runs/run-1`)).status).toBe(200);
    }
  });
});
