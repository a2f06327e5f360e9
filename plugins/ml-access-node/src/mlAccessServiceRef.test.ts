import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { HttpMlAccessService } from './HttpMlAccessService';
import { mlAccessServiceRef } from './mlAccessServiceRef';
import { MlAccessService } from './types';

describe('mlAccessServiceRef', () => {
  it('has a default that asks over HTTP', async () => {
    let found: MlAccessService | undefined;
    const plugin = createBackendPlugin({
      pluginId: 'asking',
      register(env) {
        env.registerInit({
          deps: { access: mlAccessServiceRef },
          async init({ access }) {
            found = access;
          },
        });
      },
    });
    const { server } = await startTestBackend({ features: [plugin] });
    expect(found).toBeInstanceOf(HttpMlAccessService);
    await server.stop();
  });
});
