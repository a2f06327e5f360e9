import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { scaffolderWorkspaceProviderExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { createGitHostPublishAction } from './publish/createGitHostPublishAction';
import { GitHostClient } from './publish/GitHostClient';
import { FileWorkspaceProvider } from './workspaces/FileWorkspaceProvider';

/** Name of the workspace provider, for `scaffolder.taskRecovery.workspaceProvider`. */
const PROVIDER = 'modelport';

/**
 * Module of the scaffolder: the action `git-host:publish`, and the workspace provider
 * `modelport` where `scaffolder.modelportWorkspaces.directory` is set.
 *
 * @public
 */
export const scaffolderModuleMl = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'ml',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        workspaces: scaffolderWorkspaceProviderExtensionPoint,
      },
      async init({
        actions,
        auth,
        catalog,
        config,
        discovery,
        logger,
        workspaces,
      }) {
        actions.addActions(
          createGitHostPublishAction({
            backendBaseUrl: config
              .getString('backend.baseUrl')
              .replace(/\/+$/, ''),
            catalog,
            client: new GitHostClient({ auth, discovery }),
          }),
        );
        const directory = config.getOptionalString(
          'scaffolder.modelportWorkspaces.directory',
        );
        if (directory === undefined) {
          logger.warn(
            'Workspaces of scaffolder tasks are not kept over a crash: set scaffolder.modelportWorkspaces.directory and scaffolder.taskRecovery.workspaceProvider: modelport.',
          );
          return;
        }
        const provider = new FileWorkspaceProvider({ directory });
        await provider.prepare();
        workspaces.addProviders({ [PROVIDER]: provider });
      },
    });
  },
});
