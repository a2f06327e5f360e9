import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { HttpRegistryClient, type RegistryClient } from './RegistryClient';

/**
 * The only way in which another backend uses the registry. It needs no wiring: the default goes to the ml-registry
 * backend over HTTP.
 *
 * @public
 */
export const registryServiceRef = createServiceRef<RegistryClient>({
  id: 'ml-registry.client',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: deps => new HttpRegistryClient(deps),
    }),
});
