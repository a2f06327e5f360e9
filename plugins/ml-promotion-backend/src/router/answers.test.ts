import { mockCredentials } from '@backstage/backend-test-utils';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import request from 'supertest';
import { waitUntil } from '@modelport/plugin-ml-node';
import { DIGEST, SCHEMA } from '../__testUtils__/builders';
import { buildVersion } from '../__testUtils__/registry';
import { apiEntity } from '../catalog/apiEntity';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const API = '/api/ml-promotion';
const E = '/v1/entities/component/default/fraud';

const FRAUD = 'component:default/fraud';
const FROM = 'backstage.io/managed-by-location';
const MODEL = 'modelport.dev/model';
const OURS = 'modelport:ml-promotion';
const API_ENTITY = apiEntity({
  ...SCHEMA,
  apiRef: 'api:default/fraud-dev',
  entityRef: 'component:default/fraud',
  owner: 'user:default/mock',
  environment: 'dev',
  version: '3',
  digest: DIGEST,
  url: 'http://portal/component:default/fraud/dev',
  modelName: 'fraud',
});

describe('ml-promotion', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeEach(async () => {
    portal = await startTestPlugin({ more: [API_ENTITY] });
  });
  afterEach(() => portal.stop());

  const get = (path: string) => request(portal.server).get(API + path);
  const post = (path: string, body: object = {}) =>
    request(portal.server)
      .post(API + path)
      .send(body);
  const deploy = (body: object = {}) =>
    post(`${E}/deployments`, { version: '3', ...body });
  const reaches = (id: string, state: string) =>
    waitUntil(async () => {
      const { body } = await get(`${E}/deployments/${id}`);
      return body.state === state && (body as Deployment);
    });

  it('deploys a version to dev and says where it answers', async () => {
    const response = await deploy();
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({
      id: 'd-1',
      entityRef: 'component:default/fraud',
      server: 'default',
      model: 'fraud',
      version: '3',
      digest: DIGEST,
      target: 'local',
      environment: 'dev',
      state: 'pending',
      createdBy: 'user:default/mock',
    });
    expect(response.body.endpoint).toBeUndefined();
    expect(await reaches('d-1', 'serving')).toMatchObject({
      endpoint: {
        url: 'http://portal/component:default/fraud/dev',
        modelName: 'fraud',
      },
      apiRef: 'api:default/fraud-dev',
    });
    expect(portal.registry.getVersion).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'fraud', version: '3' }),
      {
        credentials: expect.objectContaining({
          principal: expect.objectContaining({
            userEntityRef: 'user:default/mock',
          }),
        }),
      },
    );
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'deployment-deploy',
        meta: {
          entityRef: 'component:default/fraud',
          version: '3',
          environment: undefined,
        },
      }),
    );
    expect(portal.event.success).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['of another team', { [MODEL]: FRAUD, [FROM]: 'url:x' }],
    ['of another model', { [MODEL]: 'component:b/c', [FROM]: OURS }],
  ])('links no API entity that is %s, and says so', async (_, annotations) => {
    await portal.stop();
    const taken = {
      ...API_ENTITY,
      metadata: { ...API_ENTITY.metadata, annotations },
      spec: { ...API_ENTITY.spec, owner: 'group:default/evil' },
    };
    portal = await startTestPlugin({ more: [taken] });
    await deploy();
    const shown = await reaches('d-1', 'serving');
    expect(shown.apiRef).toBeUndefined();
    expect(shown.stateMessage).toContain(
      `since api:default/fraud-dev is another one, of group:default/evil (${annotations[FROM]}): have that renamed`,
    );
  });

  it('links no API entity that the catalog does not have yet, with one question for a page', async () => {
    await portal.stop();
    portal = await startTestPlugin();
    await deploy();
    expect((await reaches('d-1', 'serving')).apiRef).toBeUndefined();
    await deploy({ environment: 'qa' });
    await reaches('d-2', 'serving');
    const asked = jest.spyOn(portal.catalog, 'getEntitiesByRefs');
    const { body } = await get(`${E}/deployments`);
    expect(body.items).toHaveLength(2);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('makes one deployment of a request that is repeated', async () => {
    const first = await deploy({ requestId: 'q', environment: 'qa' });
    portal.registry.getVersion.mockResolvedValue(undefined);
    const second = await deploy({ requestId: 'q', environment: 'qa' });
    expect(second.status).toBe(201);
    expect(second.body.id).toBe(first.body.id);
    expect((await get(`${E}/deployments`)).body.items).toHaveLength(1);
  });

  it('answers no request by the deployment of another that had its id', async () => {
    const { id } = (await deploy({ requestId: 'q', environment: 'qa' })).body;
    const other = { requestId: 'q', version: '4', environment: 'dev' };
    const { status, body } = await deploy(other);
    expect(status).toBe(409);
    expect(body.error.message).toBe(
      `requestId 'q' stands for deployment ${id} already, which differs in version, environment: give each request an id of its own`,
    );
    expect((await get(`${E}/deployments`)).body.items).toHaveLength(1);
  });

  it('makes one deployment of a version that the same person asks for at once', async () => {
    portal.target.started = { phase: 'starting' };
    const made = await Promise.all([
      deploy({ requestId: 'tab-1' }),
      deploy({ requestId: 'tab-2' }),
    ]);
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    expect(made[0].body.id).toBe(made[1].body.id);
    expect((await get(`${E}/deployments`)).body.items).toHaveLength(1);
  });

  it('names what it replaces, and lists the newest first, in pages', async () => {
    await deploy();
    await reaches('d-1', 'serving');
    const second = await deploy({ version: '4' });
    expect(second.body.replaces).toBe('d-1');
    await reaches('d-1', 'stopped');
    const first = (await get(`${E}/deployments?limit=1`)).body;
    expect(first).toMatchObject({
      environments: ['dev', 'qa'],
      items: [{ id: 'd-2' }],
      nextBefore: 'd-2',
    });
    const next = (await get(`${E}/deployments?limit=1&before=d-2`)).body;
    expect(next.items).toMatchObject([
      { id: 'd-1', stateMessage: 'Replaced by version 4.' },
    ]);
    expect(next.nextBefore).toBeUndefined();
  });

  it('takes a deployment away, as often as it is asked', async () => {
    await deploy();
    await reaches('d-1', 'serving');
    const undeploy = `${E}/deployments/d-1/undeploy`;
    expect((await post(undeploy)).body.state).toBe('stopping');
    const stopped = await reaches('d-1', 'stopped');
    expect(stopped.undeployedBy).toBe('user:default/mock');
    expect(stopped.apiRef).toBeUndefined();
    const repeated = await post(undeploy);
    expect(repeated.status).toBe(200);
    expect(repeated.body.state).toBe('stopped');
  });

  it('tries a failed one again as itself, and a stopped one as a new one', async () => {
    portal.target.started = { phase: 'ended', refusal: 'No', lastLines: '' };
    await deploy();
    await reaches('d-1', 'failed');
    portal.target.started = { phase: 'serving' };
    const again = await post(`${E}/deployments/d-1/again`);
    expect(again.body.id).toBe('d-1');
    await reaches('d-1', 'serving');
    const running = await post(`${E}/deployments/d-1/again`);
    expect(running.body).toMatchObject({ id: 'd-1', state: 'serving' });
    await post(`${E}/deployments/d-1/undeploy`);
    await reaches('d-1', 'stopped');
    portal.target.started = { phase: 'starting' };
    const renewed = await post(`${E}/deployments/d-1/again`);
    expect(renewed.body).toMatchObject({ id: 'd-2', version: '3' });
    const repeated = await post(`${E}/deployments/d-1/again`);
    expect(repeated.body.id).toBe('d-2');
  });

  it('does not deploy again what still stops', async () => {
    await deploy();
    await reaches('d-1', 'serving');
    portal.target.drained = null;
    await post(`${E}/deployments/d-1/undeploy`);
    const response = await post(`${E}/deployments/d-1/again`);
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('once it has stopped');
    portal.target.see('d-1', { phase: 'absent' });
    await reaches('d-1', 'stopped');
  });

  it('says what a deployment expects and gives, with a request to start from', async () => {
    await deploy();
    await reaches('d-1', 'serving');
    const { body } = await get(`${E}/deployments/d-1/schema`);
    expect(body).toEqual({
      ...SCHEMA,
      example: {
        inputs: [
          {
            name: 'features',
            datatype: 'FP32',
            shape: [1, 3],
            data: [0, 0, 0],
          },
        ],
      },
      isPlaceholder: true,
    });
  });

  it('gives medians that the author logged as the example', async () => {
    portal.target.metadata = {
      inputs: [{ name: 'age', datatype: 'FP32', shape: [-1, 1] }],
      outputs: [],
      parameters: { metadata: { medians: { age: 41.5 } } },
    };
    await deploy();
    await reaches('d-1', 'serving');
    const { body } = await get(`${E}/deployments/d-1/schema`);
    expect(body.example.inputs[0].data).toEqual([41.5]);
    expect(body).not.toHaveProperty('isPlaceholder');
  });

  it('names columns by the signature of the version', async () => {
    const names = ['x', 'y', 'z'];
    portal.registry.getVersion.mockResolvedValue(
      buildVersion({
        signature: {
          inputs: names.map(name => ({ name, type: 'double' })),
          outputs: [],
        },
      }),
    );
    portal.target.metadata = {
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 3] }],
      outputs: [],
    };
    await deploy();
    await reaches('d-1', 'serving');
    const { body } = await get(`${E}/deployments/d-1/schema`);
    expect(body.inputs[0].columns).toEqual(names);
  });

  it('says how fast it answers', async () => {
    await deploy();
    await reaches('d-1', 'serving');
    const { body } = await get(`${E}/deployments/d-1/latency`);
    expect(body).toEqual({ requests: 0, refused: 0, failures: 0 });
    const name = 'model_server_request_duration_seconds';
    const labels = 'model="fraud",version="3",status="200"';
    portal.target.metrics = [
      `${name}_bucket{le="0.001",${labels}} 2`,
      `${name}_bucket{le="+Inf",${labels}} 2`,
      `${name}_count{${labels}} 2`,
    ].join('\n');
    const later = await get(`${E}/deployments/d-1/latency`);
    expect(later.body).toMatchObject({ requests: 2, refused: 0, p50: 0.5 });
  });

  it('gives the end of the log', async () => {
    await deploy();
    portal.target.logs.set('d-1', 'one\ntwo\nthree');
    const { body } = await get(`${E}/deployments/d-1/log?tail=2`);
    expect(body).toEqual({ text: 'two\nthree' });
  });

  it.each(['schema', 'latency'])(
    'has no %s of what does not serve',
    async what => {
      portal.target.started = { phase: 'starting' };
      await deploy();
      const response = await get(`${E}/deployments/d-1/${what}`);
      expect(response.status).toBe(409);
      expect(response.body.error.message).toContain('does not serve now');
    },
  );

  it('lists APIs for the catalog, and keeps them while a process starts again', async () => {
    const list = async () =>
      (
        await get('/v1/internal/apis').set(
          'Authorization',
          mockCredentials.service.header({
            onBehalfOf: mockCredentials.service('plugin:catalog'),
            targetPluginId: 'ml-promotion',
          }),
        )
      ).body.items;
    expect(await list()).toEqual([]);
    await deploy();
    await reaches('d-1', 'serving');
    const api = {
      ...SCHEMA,
      apiRef: 'api:default/fraud-dev',
      entityRef: 'component:default/fraud',
      owner: 'user:default/mock',
      environment: 'dev',
      version: '3',
      digest: DIGEST,
      url: 'http://portal/component:default/fraud/dev',
      modelName: 'fraud',
    };
    expect(await list()).toEqual([api]);
    portal.target.started = { phase: 'starting' };
    portal.target.crash('d-1');
    await reaches('d-1', 'fetching');
    expect(await list()).toEqual([api]);
    await post(`${E}/deployments/d-1/undeploy`);
    expect(await list()).toEqual([]);
  });
});
