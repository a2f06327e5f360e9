import path from 'node:path';
import { findFreePort } from '../ports';
import { startMortalServer, testDataDir } from '../testServer';
import { accessAs } from './clusterAccess';
import { askCluster } from './clusterRequest';
import { etcd } from './etcd';

// The very first start on a machine builds etcd.
jest.setTimeout(1_200_000);

describe('etcd', () => {
  it('answers nobody without the certificate of its cluster', async () => {
    const { dataDir, remove } = testDataDir('etcd');
    const credentials = path.join(dataDir, 'credentials');
    const server = await startMortalServer(etcd, {
      ...{ dataDir, port: await findFreePort(), config: { credentials } },
    });
    // startMortalServer asked it with the certificate
    const access = accessAs(server.url, credentials);
    await expect(askCluster(access, { path: '/readyz' })).rejects.toThrow(
      /certificate required|ECONNRESET|socket hang up/,
    );
    await server.stop();
    remove();
  });
});
