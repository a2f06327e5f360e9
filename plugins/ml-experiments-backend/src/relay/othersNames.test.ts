import { mockCredentials } from '@backstage/backend-test-utils';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { type Call, callRelay } from '../__testUtils__/callRelay';
import { FakeMlflow } from '../__testUtils__/FakeMlflow';
import { ENTITY_REF, startRelay } from '../__testUtils__/startRelay';
import { ENTITY_TAG } from '../service/RunLifecycle';

jest.setTimeout(60_000);

const API = '/api/2.0/mlflow';
const MODEL: Call = [
  'POST',
  `${API}/registered-models/create`,
  { name: 'fraud-model' },
];
const VERSION: Call = [
  'POST',
  `${API}/model-versions/create`,
  { name: 'fraud-model', source: 'models:/m-own', run_id: 'run-1' },
];
const LOG: Call = [
  'POST',
  `${API}/runs/log-metric`,
  { run_id: 'run-1', key: 'a', value: 1 },
];
const WRITES: Call[] = [
  LOG,
  MODEL,
  VERSION,
  ['POST', `${API}/runs/update`, { run_id: 'run-1', status: 'FINISHED' }],
  [
    'POST',
    `${API}/logged-models`,
    { experiment_id: '1', source_run_id: 'run-1', name: 'net' },
  ],
  ['PATCH', `${API}/logged-models/m-own`, { model_id: 'm-own', status: 2 }],
  ['PUT', '/api/2.0/mlflow-artifacts/artifacts/1/run-1/artifacts/a', 'hello'],
];
const MAKE: Call = ['POST', `${API}/runs/create`, { experiment_id: '1' }];

const others = buildModelEntity({
  name: 'others',
  owner: 'group:default/team-b',
  annotations: { 'modelport.dev/experiment': 'fraud' },
});

describe('a name that entities of different owners have', () => {
  let fake: FakeMlflow;
  let relay: Awaited<ReturnType<typeof startRelay>>;

  beforeEach(async () => {
    fake = new FakeMlflow();
    // There is no run yet by which one of them was first.
    fake.handle = (req, res) => {
      const isAsked = req.url?.includes('/experiments/get-by-name?') ?? false;
      if (isAsked) {
        res.writeHead(404, { 'content-type': 'application/json' });
        res.end('{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"none"}');
      }
      const isMade = req.url?.endsWith('/experiments/create') ?? false;
      if (isMade) {
        res.writeHead(200, { 'content-type': 'application/json' });
        res.end('{"experiment_id":"1"}');
      }
      return isAsked || isMade;
    };
    relay = await startRelay({ mlflowUrl: await fake.start() });
  });
  afterEach(async () => {
    await relay.stop();
    await fake.stop();
  });

  const call = (each: Call, name = 'own') =>
    callRelay({ url: relay.url, token: () => relay.token(name) }, ...each);
  const startRun = () =>
    request(relay.server)
      .post('/api/ml-experiments/v1/internal/runs')
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:ml-training'),
          targetPluginId: 'ml-experiments',
        }),
      )
      .send({
        ...{ server: 'default', experiment: 'fraud', entityRef: ENTITY_REF },
        ...{ runName: 'small', user: 'user:default/ada', idempotencyKey: 'k' },
      });

  it('is no experiment to log to for whoever did not use it first', async () => {
    const info = { run_id: 'run-0', experiment_id: '1', status: 'FINISHED' };
    const tags = [{ key: ENTITY_TAG, value: 'component:default/others' }];
    const experiment = { experiment_id: '1', name: 'fraud' };
    fake.handle = (req, res) => {
      const { url = '' } = req;
      const isAsked = url.includes('/experiments/get-by-name?');
      const isSearched = url.endsWith('/runs/search');
      if (isAsked || isSearched) {
        res.writeHead(200, { 'content-type': 'application/json' });
        const runs = [{ info, data: { tags } }];
        res.end(JSON.stringify(isAsked ? { experiment } : { runs }));
      }
      return isAsked || isSearched;
    };
    relay.more.push(others);
    for (const each of WRITES) {
      const { status, json } = await call(each);
      expect([each[1], status]).toEqual([each[1], 409]);
      expect(json).toEqual({
        error_code: 'RESOURCE_CONFLICT',
        message: `component:default/others of group:default/team-b holds the experiment 'fraud', having used it first or being called so, so ${ENTITY_REF} may not log to it: change the annotation modelport.dev/experiment of ${ENTITY_REF} to a name of its own, or ask the owners of the other one`,
      });
    }
    expect((await call(MAKE, 'writer')).status).toBe(409);
    expect(fake.passed).toEqual([]);
    const started = await startRun();
    expect(started.status).toBe(409);
    expect(started.body.error.message).toContain('modelport.dev/experiment');
  });

  it('goes on as the experiment of the one who used it first', async () => {
    expect((await call(LOG)).status).toBe(200);
    relay.more.push(others);
    expect((await call(LOG)).status).toBe(200);
    expect((await call(MAKE, 'writer')).status).toBe(200);
    const errorsOf = async (name: string) => {
      const { body } = await request(relay.server).get(
        `/api/ml-experiments/v1/entities/component/default/${name}/runs`,
      );
      return body.errors;
    };
    expect(await errorsOf('fraud')).toEqual([]);
    expect(await errorsOf('others')).toEqual([
      {
        server: 'default',
        message: expect.stringContaining('does not show its runs'),
      },
    ]);
  });

  it('is a registered model of which the registry says who may make versions', async () => {
    expect((await call(VERSION)).status).toBe(200);
    expect(relay.claims.asked).toEqual([
      { server: 'default', model: 'fraud-model', entityRef: ENTITY_REF },
    ]);
    fake.seen.length = 0;
    relay.claims.refusal = new ConflictError('change the annotation');
    for (const each of [MODEL, VERSION]) {
      expect(await call(each)).toEqual({
        status: 409,
        json: {
          error_code: 'RESOURCE_CONFLICT',
          message: 'change the annotation',
        },
      });
    }
    relay.claims.refusal = new ServiceUnavailableError('ml-registry is down');
    expect((await call(VERSION)).status).toBe(503);
    expect(fake.passed).toEqual([]);
  });
});
