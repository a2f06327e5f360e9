import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { HttpMlAccessService } from './HttpMlAccessService';
import { MlAccessService } from './types';

/**
 * The service by which any backend plugin issues and checks access tokens. Nothing has to be
 * added to the backend for it but the ml-access plugin.
 *
 * @public
 */
export const mlAccessServiceRef = createServiceRef<MlAccessService>({
  id: 'modelport.ml-access',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) =>
        new HttpMlAccessService({ auth, discovery }),
    }),
});
