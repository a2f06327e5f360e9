import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { searchEngineRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { PatientSearchEngine } from './PatientSearchEngine';

/**
 * Sets the embedded search engine; nothing else may set one.
 *
 * @public
 */
export const searchModuleMl = createBackendModule({
  pluginId: 'search',
  moduleId: 'ml',
  register(env) {
    env.registerInit({
      deps: {
        engines: searchEngineRegistryExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ engines, logger }) {
        engines.setSearchEngine(new PatientSearchEngine({ logger }));
      },
    });
  },
});
