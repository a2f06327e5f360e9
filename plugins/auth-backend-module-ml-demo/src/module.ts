import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { demoAuthenticator } from './authenticator';
import { checkProfile, readProfile } from './profile';

/**
 * Sign-in as one of four example people. Registered in the demo profile only; in every other
 * profile the module does nothing but check that a real provider is configured.
 *
 * @public
 */
export const authModuleMlDemo = createBackendModule({
  pluginId: 'auth',
  moduleId: 'ml-demo',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, providers }) {
        checkProfile(config);
        if (readProfile(config) !== 'demo') return;
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            async signInResolver({ result }, context) {
              return context.signInWithCatalogUser({
                entityRef: { kind: 'User', name: result.persona },
              });
            },
          }),
        });
      },
    });
  },
});
