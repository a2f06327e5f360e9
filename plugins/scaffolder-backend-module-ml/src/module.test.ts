import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { scaffolderWorkspaceProviderExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { scaffolderModuleMl } from './module';

async function start(scaffolder: {
  modelportWorkspaces?: { directory: string };
}) {
  const addActions = jest.fn();
  const addProviders = jest.fn();
  const { server } = await startTestBackend({
    extensionPoints: [
      [scaffolderActionsExtensionPoint, { addActions }],
      [scaffolderWorkspaceProviderExtensionPoint, { addProviders }],
    ],
    features: [
      scaffolderModuleMl,
      mockServices.rootConfig.factory({
        data: { backend: { baseUrl: 'http://portal' }, scaffolder },
      }),
    ],
  });
  await server.stop();
  return { addActions, addProviders };
}

describe('the scaffolder module', () => {
  const folder = createMockDirectory();

  it('adds the action and the workspace provider', async () => {
    const directory = folder.resolve('workspaces');
    const added = await start({ modelportWorkspaces: { directory } });
    expect(added.addActions).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'git-host:publish' }),
    );
    expect(added.addProviders).toHaveBeenCalledWith({
      modelport: expect.anything(),
    });
  });

  it('adds no workspace provider without a folder', async () => {
    const { addActions, addProviders } = await start({});
    expect(addActions).toHaveBeenCalled();
    expect(addProviders).not.toHaveBeenCalled();
  });
});
