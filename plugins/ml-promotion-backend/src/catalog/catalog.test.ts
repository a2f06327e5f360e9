import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  apiEntityV1alpha1Validator,
  type Entity,
} from '@backstage/catalog-model';
import {
  catalogProcessingExtensionPoint,
  type EntityProvider,
} from '@backstage/plugin-catalog-node';
import { DIGEST, SCHEMA } from '../__testUtils__/builders';
import type { DeployedApi } from '../service/DeployedApis';
import { apiEntity, PROMOTION_LOCATION } from './apiEntity';
import { ApiEntityProvider } from './ApiEntityProvider';
import { ApiRelationProcessor } from './ApiRelationProcessor';
import { catalogModulePromotion } from './catalogModulePromotion';

const buildApi = (api: Partial<DeployedApi> = {}): DeployedApi => ({
  ...SCHEMA,
  apiRef: 'api:default/fraud-dev',
  entityRef: 'component:default/fraud',
  owner: 'group:default/team-a',
  environment: 'dev',
  version: '3',
  digest: DIGEST,
  url: 'http://portal/api/ml-promotion/v1/entities/component/default/fraud/endpoints/dev',
  modelName: 'fraud',
  ...api,
});

describe('the API entity of an endpoint', () => {
  it('is one that the catalog takes, owned by the owner of the model', async () => {
    const entity = apiEntity(buildApi());
    expect(await apiEntityV1alpha1Validator.check(entity)).toBe(true);
    expect(entity).toMatchObject({
      kind: 'API',
      metadata: {
        name: 'fraud-dev',
        namespace: 'default',
        annotations: { 'modelport.dev/model': 'component:default/fraud' },
      },
      spec: {
        type: 'openapi',
        lifecycle: 'dev',
        owner: 'group:default/team-a',
      },
    });
  });

  it('describes the routes with the names and shapes of the model', () => {
    const { definition } = apiEntity(buildApi()).spec;
    const document = JSON.parse(definition);
    expect(document).toMatchObject({
      openapi: '3.0.3',
      info: { title: 'fraud in dev', version: '3' },
      servers: [{ url: buildApi().url }],
    });
    expect(Object.keys(document.paths)).toEqual([
      '/v2/models/fraud',
      '/v2/models/fraud/infer',
    ]);
    const { post } = document.paths['/v2/models/fraud/infer'];
    const { schema, example } = post.requestBody.content['application/json'];
    const { properties, description } = schema.properties.inputs.items;
    expect(properties).toMatchObject({
      name: { enum: ['features'] },
      datatype: { enum: ['FP32'] },
      data: { items: { type: 'number' } },
    });
    expect(description).toBe(
      'Shape [any, 3]; the columns are amount, age, hour',
    );
    expect(example.inputs[0].data).toEqual([0, 0, 0]);
    expect(JSON.stringify(document)).not.toContain('127.0.0.1');
  });

  it('names each of several inputs', () => {
    const inputs = ['a', 'b'].map(name => ({
      name,
      datatype: 'INT64',
      shape: [-1],
    }));
    const { definition } = apiEntity(buildApi({ inputs })).spec;
    const { post } = JSON.parse(definition).paths['/v2/models/fraud/infer'];
    const { schema } = post.requestBody.content['application/json'];
    expect(
      schema.properties.inputs.items.oneOf.map(
        (each: { properties: { name: { enum: string[] } } }) =>
          each.properties.name.enum[0],
      ),
    ).toEqual(['a', 'b']);
  });
});

describe('ApiEntityProvider', () => {
  const logger = mockServices.logger.mock();

  it('tells the catalog what has changed, and all once a minute', async () => {
    let apis = [buildApi()];
    let now = 100_000;
    const provider = new ApiEntityProvider({
      listApis: async () => apis,
      logger,
      now: () => now,
    });
    const applyMutation = jest.fn(async () => {});
    await provider.refresh();
    await provider.connect({ applyMutation, refresh: jest.fn() });
    await provider.refresh();
    await provider.refresh();
    now += 59_999;
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(1);
    now += 1;
    await provider.refresh();
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(2);
    apis = [];
    await provider.refresh();
    expect(applyMutation).toHaveBeenLastCalledWith({
      type: 'full',
      entities: [],
    });
  });

  it('keeps what it knows while ml-promotion cannot be asked, and tells once', async () => {
    const listApis = jest
      .fn<Promise<DeployedApi[]>, []>()
      .mockResolvedValueOnce([buildApi()])
      .mockRejectedValueOnce(new Error('down'))
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue([buildApi({ version: '4' })]);
    const provider = new ApiEntityProvider({ listApis, logger });
    const applyMutation = jest.fn(async () => {});
    await provider.connect({ applyMutation, refresh: jest.fn() });
    await provider.refresh();
    await provider.refresh();
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(1);
    expect(logger.debug).toHaveBeenCalledTimes(1);
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(2);
  });

  it('tells the catalog again when it could not be told', async () => {
    const provider = new ApiEntityProvider({
      listApis: async () => [buildApi()],
      logger,
    });
    const applyMutation = jest
      .fn()
      .mockRejectedValueOnce(new Error('locked'))
      .mockResolvedValue(undefined);
    await provider.connect({ applyMutation, refresh: jest.fn() });
    await provider.refresh();
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(2);
  });
});

describe('ApiRelationProcessor', () => {
  const processor = new ApiRelationProcessor();
  const location = { type: 'modelport', target: 'ml-promotion' };
  const relationsOf = async (entity: Entity) => {
    const emit = jest.fn();
    await processor.postProcessEntity(entity, location, emit);
    return emit.mock.calls.map(([{ relation }]) => relation);
  };

  it('relates an API and its model, both ways', async () => {
    const api = { kind: 'API', namespace: 'default', name: 'fraud-dev' };
    const model = { kind: 'component', namespace: 'default', name: 'fraud' };
    expect(await relationsOf(apiEntity(buildApi()))).toEqual([
      { source: api, type: 'apiProvidedBy', target: model },
      { source: model, type: 'providesApi', target: api },
    ]);
  });

  it('lets no entity from elsewhere put itself on a model', async () => {
    const entity = apiEntity(buildApi());
    const { annotations } = entity.metadata;
    const foreign = {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...annotations,
          'backstage.io/managed-by-location': 'url:https://somewhere',
        },
      },
    };
    expect(annotations?.['backstage.io/managed-by-location']).toBe(
      PROMOTION_LOCATION,
    );
    expect(await relationsOf(foreign)).toEqual([]);
    expect(await relationsOf({ ...entity, kind: 'Component' })).toEqual([]);
  });
});

describe('the catalog module', () => {
  it('asks ml-promotion when something has changed, and every few seconds', async () => {
    const events = mockServices.events.mock();
    const scheduler = mockServices.scheduler.mock();
    const addEntityProvider = jest.fn();
    const addProcessor = jest.fn();
    const { server } = await startTestBackend({
      extensionPoints: [
        [catalogProcessingExtensionPoint, { addEntityProvider, addProcessor }],
      ],
      features: [catalogModulePromotion, events.factory, scheduler.factory],
    });
    await server.stop();
    const fetched = jest
      .spyOn(global, 'fetch')
      .mockImplementation(async () =>
        Response.json({ items: [buildApi()] }, { status: 200 }),
      );
    const provider: EntityProvider = addEntityProvider.mock.calls[0][0];
    const applyMutation = jest.fn();
    await provider.connect({ applyMutation, refresh: jest.fn() });
    const [subscription] = events.subscribe.mock.calls[0];
    expect(subscription.topics).toEqual(['modelport.promotion.changed']);
    await subscription.onEvent({ topic: '', eventPayload: {} });
    expect(applyMutation).toHaveBeenCalledTimes(1);
    expect(fetched).toHaveBeenCalledWith(
      expect.stringMatching(/ml-promotion\/v1\/internal\/apis$/),
      expect.objectContaining({
        headers: { authorization: expect.stringMatching(/^Bearer /) },
      }),
    );
    fetched.mockImplementation(async () =>
      Response.json({ error: { message: 'no' } }, { status: 500 }),
    );
    const [task] = scheduler.scheduleTask.mock.calls[0];
    expect(task).toMatchObject({ scope: 'local', frequency: { seconds: 15 } });
    await task.fn(new AbortController().signal);
    expect(applyMutation).toHaveBeenCalledTimes(1);
    expect(addProcessor).toHaveBeenCalledTimes(1);
    fetched.mockRestore();
  });
});
