import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { ExamplePermissionPolicy } from './policy';

/**
 * Installs the example policy in place of allow-all. Administrators are the groups of
 * `modelport.administrators`, by default `group:default/ml-platform`.
 *
 * @public
 */
export const permissionModuleMlPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'ml-policy',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ config, policy, userInfo }) {
        policy.setPolicy(
          new ExamplePermissionPolicy(
            { infoOf: user => userInfo.getUserInfo(user.credentials) },
            config.getOptionalStringArray('modelport.administrators') ?? [
              'group:default/ml-platform',
            ],
          ),
        );
      },
    });
  },
});
