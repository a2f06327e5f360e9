import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { mlAccessServiceRef } from '@modelport/plugin-ml-access-node';
import { buildGroupEntity } from '@modelport/plugin-ml-node';
// The action has no part in this package; this test alone joins the two.
// eslint-disable-next-line @backstage/no-undeclared-imports
import scaffolderModuleMl from '@modelport/plugin-scaffolder-backend-module-ml';
import request from 'supertest';
import { catalogModuleGitHost, gitHostUrlReaderFactory } from '.';
import { gitHostPlugin } from './plugin';
import { descriptor } from './__testUtils__/repositories';
import { runGitClient } from './__testUtils__/runGitClient';
import { ADA } from './__testUtils__/startGitHost';
import { temporaryFolder, writeFiles } from './__testUtils__/temporaryFolder';

jest.setTimeout(45_000);

/** A template and the groups, as a portal's catalog has them. */
const catalogContent = (template: string) =>
  createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-content',
    register(env) {
      env.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        async init({ catalog }) {
          catalog.addProcessor({
            getProcessorName: () => 'test-templates',
            validateEntityKind: async ({ kind }) => kind === 'Template',
          });
          catalog.addEntityProvider({
            getProviderName: () => 'test-content',
            async connect(connection) {
              const annotations = {
                'backstage.io/managed-by-location': `file:${template}`,
                'backstage.io/managed-by-origin-location': `file:${template}`,
              };
              const entities = [
                buildGroupEntity('fraud'),
                {
                  apiVersion: 'scaffolder.backstage.io/v1beta3',
                  kind: 'Template',
                  metadata: { name: 'model' },
                  spec: {
                    type: 'ml-model',
                    output: { made: '${{ steps.publish.output.entityRef }}' },
                    steps: [
                      {
                        id: 'fetch',
                        action: 'fetch:plain',
                        input: { url: './content' },
                      },
                      {
                        id: 'publish',
                        action: 'git-host:publish',
                        input: { name: 'cards', owner: 'group:default/fraud' },
                      },
                    ],
                  },
                },
              ];
              await connection.applyMutation({
                type: 'full',
                entities: entities.map(({ metadata, ...entity }) => ({
                  entity: { ...entity, metadata: { ...metadata, annotations } },
                })),
              });
            },
          });
        },
      });
    },
  });

/** Asks until the answer is there; the test's own time limit is the only clock. */
async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise(resolve => setImmediate(resolve));
  }
}

describe('from template to catalog', () => {
  const folder = temporaryFolder();
  const bus = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
  });
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

  beforeAll(async () => {
    writeFiles(folder, {
      'template/content/catalog-info.yaml': descriptor('cards'),
      'template/content/README.md': 'Cards',
    });
    ({ server } = await startTestBackend({
      features: [
        gitHostPlugin,
        catalogModuleGitHost,
        gitHostUrlReaderFactory,
        scaffolderModuleMl,
        catalogContent(join(folder, 'template', 'template.yaml')),
        catalogPlugin,
        scaffolderPlugin,
        // One bus for all plugins, as in a portal; the mock has one for each.
        createServiceFactory({
          service: eventsServiceRef,
          deps: { plugin: coreServices.pluginMetadata },
          factory: ({ plugin }) => bus.forPlugin(plugin.getId()),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://portal.example' },
            backend: { baseUrl: 'http://portal.example' },
            gitHost: { directory: join(folder, 'repositories') },
            scaffolder: { concurrentTasksLimit: 1 },
            catalog: { rules: [{ allow: ['Component', 'Template', 'Group'] }] },
          },
        }),
        createServiceFactory({
          service: coreServices.userInfo,
          deps: {},
          factory: () => ({
            getUserInfo: async () => ({
              userEntityRef: ADA,
              ownershipEntityRefs: [ADA, 'group:default/fraud'],
            }),
          }),
        }),
        createServiceFactory({
          service: mlAccessServiceRef,
          deps: {},
          factory: () => ({
            verify: async () => undefined,
            issueRunToken: async () => {
              throw new Error('not part of this test');
            },
            revoke: async () => undefined,
          }),
        }),
      ],
    }));
  });
  afterAll(() => server.stop());

  const get = (path: string) =>
    request(server)
      .get(path)
      .set('authorization', mockCredentials.user.header(ADA));
  const component = () =>
    eventually(async () => {
      const { body, status } = await get(
        '/api/catalog/entities/by-name/component/default/cards',
      );
      return status === 200 ? body : undefined;
    });

  /** Runs the template to its end. */
  const runTemplate = async () => {
    await eventually(async () => {
      const { status } = await get(
        '/api/catalog/entities/by-name/template/default/model',
      );
      return status === 200 ? true : undefined;
    });
    const created = await request(server)
      .post('/api/scaffolder/v2/tasks')
      .set('authorization', mockCredentials.user.header(ADA))
      .send({ templateRef: 'template:default/model', values: {} })
      .expect(201);
    const task = await eventually(async () => {
      const { body } = await get(`/api/scaffolder/v2/tasks/${created.body.id}`);
      return ['completed', 'failed'].includes(body.status) ? body : undefined;
    });
    const { body: events } = await get(
      `/api/scaffolder/v2/tasks/${created.body.id}/events`,
    );
    return { task, events };
  };

  it('publishes a template, shows it in the catalog and follows a push', async () => {
    const { task, events } = await runTemplate();
    expect([task.status, JSON.stringify(events)]).toEqual([
      'completed',
      expect.stringContaining('component:default/cards'),
    ]);
    const entity = await component();
    expect(entity.metadata.annotations).toMatchObject({
      'backstage.io/source-location':
        'url:http://portal.example/api/git-host/fraud/cards/src/branch/main/',
    });
    expect(entity.spec.lifecycle).toBe('experimental');

    const work = join(folder, 'work');
    mkdirSync(work);
    const git = (...args: string[]) => runGitClient(work, ...args);
    const url = `http://127.0.0.1:${server.port()}/api/git-host/fraud/cards.git`;
    const bearer = mockCredentials.user.header(ADA);
    const header = `http.extraHeader=Authorization: ${bearer}`;
    await git('clone', '-q', '-c', header, url);
    const changed = descriptor('cards').replace('experimental', 'production');
    writeFiles(join(work, 'cards'), { 'catalog-info.yaml': changed });
    await git('-C', 'cards', 'commit', '-q', '-a', '-m', 'In production');
    const before = Date.now();
    await git('-C', 'cards', 'push', '-q');
    await eventually(async () =>
      (await component()).spec.lifecycle === 'production' ? true : undefined,
    );
    expect(Date.now() - before).toBeLessThan(5_000);
  });

  it('tells a person whose name is taken so in one sentence of the log', async () => {
    const { task, events } = await runTemplate();
    expect(task.status).toBe('failed');
    const failed = events
      .map((event: { body: object }) => event.body)
      .filter((body: { status?: string }) => body.status === 'failed');
    expect(failed).toContainEqual(
      expect.objectContaining({
        stepId: 'publish',
        message:
          'The field name is "cards": group:default/fraud has a repository of that name; choose another name.',
      }),
    );
    expect(JSON.stringify(events)).not.toContain('    at ');
  });
});
