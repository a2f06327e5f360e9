import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { digestOfModel } from '@modelport/model-server';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import { IN_CATALOG } from '../__testUtils__/inCatalog';
import { registeredModel, temporaryFolder } from '../__testUtils__/onnxModels';
import { noApis } from '../__testUtils__/noApis';
import { registryOf } from '../__testUtils__/registryOf';
import { createPromotion, type PromotionOptions } from '../createPromotion';

jest.setTimeout(180_000);

const ENTITY = 'component:default/fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the copy of a model', () => {
  it('stays as long as any deployment needs it, and goes then, also after a crash in between', async () => {
    const place = await temporaryFolder();
    const knex = await databases.init('SQLITE_3');
    const folderOf = (version: string) =>
      path.join(place.folder, `registered-${version}`);
    const names = new Map<string, string>();
    for (const version of ['1', '2']) {
      await registeredModel(folderOf(version));
      await writeFile(path.join(folderOf(version), 'notes.txt'), version);
      const digest = await digestOfModel(folderOf(version));
      names.set(version, digest.replace('sha256:', ''));
    }
    const localDirectory = path.join(place.folder, 'deployments');
    const models = path.join(localDirectory, 'models');
    /** Versions whose copy is there. */
    const copies = async () => {
      const found = await readdir(models);
      return ['1', '2'].filter(each => found.includes(names.get(each) ?? ''));
    };
    let arrive = () => {};
    const arrived = new Promise<void>(resolve => {
      arrive = resolve;
    });
    const registry: PromotionOptions['registry'] = {
      checkClaim: async () => {},
      getVersion: (ref, options) =>
        registryOf(folderOf(ref.version)).getVersion(ref, options),
      listFiles: (ref, options) =>
        registryOf(folderOf(ref.version)).listFiles(ref, options),
      openFile: async (ref, file, options) => {
        if (ref.version === '2') {
          await arrived;
        }
        return registryOf(folderOf(ref.version)).openFile(ref, file, options);
      },
    };
    const start = async () => {
      const promotion = await createPromotion({
        config: {
          environments: ['dev', 'qa'],
          undeployMissingModelsAfterMs: 3_600_000,
          localDirectory,
        },
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
        registry,
        apis: noApis,
        endpointUrlOf: () => 'http://portal/endpoint',
        onServing: async () => {},
        ...IN_CATALOG,
        onChange: () => {},
        pollMs: 50,
      });
      promotion.engine.start();
      return promotion;
    };
    const { service, engine } = await start();
    const asker = {
      entity: buildModelEntity(),
      actor: 'user:default/ada',
      credentials: {} as never,
    };
    const deploy = async (version: string, environment: string) =>
      (await service.deploy(ENTITY, asker, { version, environment })).id;
    const reaches = (id: string, state: string) =>
      waitUntil(async () => (await service.get(ENTITY, id)).state === state);

    // One model in two environments, and a rollout of another that is under way.
    const first = await deploy('1', 'dev');
    const qa = await deploy('1', 'qa');
    await reaches(first, 'serving');
    await reaches(qa, 'serving');
    const second = await deploy('2', 'dev');
    await reaches(second, 'fetching');
    await waitUntil(async () => (await readdir(models)).length > 1);

    // What it stops needing in one environment is needed in the other still.
    await service.undeploy(ENTITY, qa, asker);
    await waitUntil(async () => (await service.find(ENTITY, qa)).settled);
    expect(await copies()).toEqual(['1']);

    // The rollout ends well although copies were removed beside it; the copy of what it replaced goes.
    arrive();
    await reaches(second, 'serving');
    await waitUntil(async () => (await copies()).join() === '2');
    expect((await service.get(ENTITY, first)).state).toBe('stopped');

    // A crash between the end of a deployment and the removal leaves its copy, and half of another.
    await engine.abandon();
    await mkdir(path.join(models, names.get('1') ?? ''));
    await mkdir(path.join(models, `${'f'.repeat(64)}.removed`));
    const again = await start();
    await waitUntil(async () => (await readdir(models)).length === 1);
    expect(await copies()).toEqual(['2']);
    expect((await again.service.get(ENTITY, second)).state).toBe('serving');

    await again.service.undeploy(ENTITY, second, asker);
    await waitUntil(async () => (await readdir(models)).length === 0);
    await again.engine.stop();
    await place.remove();
  });
});
