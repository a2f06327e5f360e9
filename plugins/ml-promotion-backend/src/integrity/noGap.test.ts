import path from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import { IN_CATALOG } from '../__testUtils__/inCatalog';
import { registeredModel, temporaryFolder } from '../__testUtils__/onnxModels';
import { noApis } from '../__testUtils__/noApis';
import { registryOf } from '../__testUtils__/registryOf';
import { createPromotion } from '../createPromotion';

jest.setTimeout(120_000);

const ENTITY = 'component:default/fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const BODY = new TextEncoder().encode(
  JSON.stringify({
    inputs: [
      {
        name: 'features',
        datatype: 'FP32',
        shape: [1, 15],
        data: Array(15).fill(0),
      },
    ],
  }),
);

describe('while a version takes the place of another', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    place = await temporaryFolder();
  });
  afterAll(() => place.remove());

  it('every call is answered, and never by the old one after the new one', async () => {
    const registered = path.join(place.folder, 'registered');
    await registeredModel(registered);
    const knex = await databases.init('SQLITE_3');
    const { service, endpoints, engine } = await createPromotion({
      config: {
        environments: ['dev'],
        undeployMissingModelsAfterMs: 3_600_000,
        localDirectory: path.join(place.folder, 'deployments'),
      },
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
      registry: registryOf(registered),
      apis: noApis,
      endpointUrlOf: () => 'http://portal/endpoint',
      onServing: async () => {},
      ...IN_CATALOG,
      onChange: () => {},
      pollMs: 50,
    });
    engine.start();
    const asker = {
      entity: buildModelEntity(),
      actor: 'user:default/ada',
      credentials: {} as never,
    };
    const reaches = (id: string, state: string) =>
      waitUntil(async () => (await service.get(ENTITY, id)).state === state);
    const first = await service.deploy(ENTITY, asker, { version: '1' });
    await reaches(first.id, 'serving');

    const answers: string[] = [];
    let over = false;
    const call = async () => {
      while (!over) {
        const path_ = '/v2/models/fraud/infer';
        const { status, body } = await endpoints.call(ENTITY, 'dev', {
          method: 'POST',
          path: path_,
          body: BODY,
        });
        const { model_version: version } = JSON.parse(body.toString());
        answers.push(`${status} ${version}`);
      }
    };
    const callers = [call(), call(), call()];
    const second = await service.deploy(ENTITY, asker, { version: '2' });
    await reaches(first.id, 'stopped');
    const replacedAt = answers.length;
    await waitUntil(() => answers.length > replacedAt + 20);
    over = true;
    await Promise.all(callers);

    expect((await service.get(ENTITY, second.id)).state).toBe('serving');
    expect(new Set(answers)).toEqual(new Set(['200 1', '200 2']));
    expect(new Set(answers.slice(replacedAt))).toEqual(new Set(['200 2']));
    await engine.stop();
  });
});
