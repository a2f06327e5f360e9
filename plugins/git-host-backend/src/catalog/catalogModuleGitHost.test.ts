import { join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-node';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { GIT_HOST_PUSH_TOPIC } from '../pushEvent';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import {
  commitFiles,
  descriptor,
  newRepository,
} from '../__testUtils__/repositories';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { catalogModuleGitHost } from './catalogModuleGitHost';

// Each test makes repositories by many calls of git.
jest.setTimeout(30_000);

describe('the catalog module of the git host', () => {
  const folder = temporaryFolder();
  const directory = join(folder, 'repositories');

  async function start(gitHost?: { directory: string }) {
    const events = mockServices.events.mock();
    const scheduler = mockServices.scheduler.mock();
    const addEntityProvider = jest.fn();
    const { server } = await startTestBackend({
      extensionPoints: [
        [catalogProcessingExtensionPoint, { addEntityProvider }],
      ],
      features: [
        catalogModuleGitHost,
        events.factory,
        scheduler.factory,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://portal.example' },
            ...(gitHost ? { gitHost } : {}),
          },
        }),
      ],
    });
    await server.stop();
    return { addEntityProvider, events, scheduler };
  }

  it('refreshes the catalog at each push, and looks every few seconds', async () => {
    const store = new BareGitRepositoryStore({ directory });
    await store.create(newRepository('cards'));
    const { addEntityProvider, events, scheduler } = await start({ directory });
    const provider: EntityProvider = addEntityProvider.mock.calls[0][0];
    const applyMutation = jest.fn();
    await provider.connect({ applyMutation, refresh: jest.fn() });
    expect(applyMutation).toHaveBeenCalledTimes(1);

    await commitFiles(store, 'cards', {
      'catalog-info.yaml': descriptor('cards'),
    });
    const [subscription] = events.subscribe.mock.calls[0];
    expect(subscription.topics).toEqual([GIT_HOST_PUSH_TOPIC]);
    await subscription.onEvent({
      topic: GIT_HOST_PUSH_TOPIC,
      eventPayload: {},
    });
    expect(applyMutation).toHaveBeenCalledTimes(2);

    await commitFiles(store, 'cards', {});
    const [task] = scheduler.scheduleTask.mock.calls[0];
    expect(task).toMatchObject({ scope: 'local', frequency: { seconds: 3 } });
    await task.fn(new AbortController().signal);
    expect(applyMutation).toHaveBeenLastCalledWith({
      type: 'full',
      entities: [],
    });
  });

  it('adds nothing when the git host is off', async () => {
    const { addEntityProvider, events } = await start();
    expect(addEntityProvider).not.toHaveBeenCalled();
    expect(events.subscribe).not.toHaveBeenCalled();
  });
});
