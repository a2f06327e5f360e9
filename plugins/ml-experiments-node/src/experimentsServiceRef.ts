import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  type ExperimentsClient,
  HttpExperimentsClient,
} from './ExperimentsClient';

/**
 * The only way in which another backend reads experiments. It needs no wiring: the default goes to the ml-experiments
 * backend over HTTP.
 *
 * @public
 */
export const experimentsServiceRef = createServiceRef<ExperimentsClient>({
  id: 'ml-experiments.client',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: deps => new HttpExperimentsClient(deps),
    }),
});
