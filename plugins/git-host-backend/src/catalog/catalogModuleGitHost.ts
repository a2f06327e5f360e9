import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { NOT_CONFIGURED, readGitHostConfig } from '../config';
import { GIT_HOST_PUSH_TOPIC } from '../pushEvent';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import { GitHostEntityProvider } from './GitHostEntityProvider';

const POLL = { seconds: 3 };

/**
 * Module of the catalog: brings the entities of the git host's repositories in, at the start and
 * after each push. Pushes arrive as events; looking every few seconds is the safety net.
 *
 * @public
 */
export const catalogModuleGitHost = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'git-host',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, config, events, logger, scheduler }) {
        const settings = readGitHostConfig(config);
        if (!settings) {
          logger.warn(NOT_CONFIGURED);
          return;
        }
        const { addresses, directory } = settings;
        const provider = new GitHostEntityProvider({
          addresses,
          events,
          logger,
          store: new BareGitRepositoryStore({ directory }),
        });
        catalog.addEntityProvider(provider);
        await events.subscribe({
          id: 'git-host-entities',
          topics: [GIT_HOST_PUSH_TOPIC],
          onEvent: () => provider.refresh(),
        });
        await scheduler.scheduleTask({
          id: 'git-host-entities',
          scope: 'local',
          frequency: POLL,
          initialDelay: POLL,
          timeout: { minutes: 1 },
          fn: () => provider.refresh(),
        });
      },
    });
  },
});
