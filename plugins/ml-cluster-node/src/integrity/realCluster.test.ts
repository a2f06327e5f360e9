import { startTestKubernetes, type TestCloud } from '@modelport/servers';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  clientOf,
  failureOf,
  follow,
  mapNamed,
  MAPS,
  type TestCluster,
} from '../__testUtils__/rig';
import { testClusterClient } from '../__testUtils__/testClusterClient';
import { CredentialSource } from '../credentials/CredentialSource';
import { ClusterTransport } from '../transport/ClusterTransport';

// The very first start on a machine builds etcd and Kubernetes.
jest.setTimeout(3_600_000);

let cloud: TestCloud;
let stop: () => Promise<void> = async () => {};

const asAdmin = (): TestCluster => ({
  url: cloud.url,
  ca: cloud.caData,
  token: cloud.adminToken,
});
const asPortal = (): TestCluster => ({
  ...asAdmin(),
  token: cloud.portalToken,
});

/** Makes an object that the portal itself may not make. */
async function make(path: string, body: object): Promise<void> {
  const { url, ca, token } = asAdmin();
  const transport = new ClusterTransport({
    cluster: 'eks',
    url,
    ca,
    credentials: new CredentialSource({
      details: { name: 'eks', url, authMetadata: {} },
      authProvider: 'serviceAccount',
      needsUser: false,
      strategy: () => ({
        getCredential: async () => ({ type: 'bearer token', token }),
        validateCluster: () => [],
        presentAuthMetadata: () => ({}),
      }),
    }),
  });
  await transport.json({ method: 'POST', path, body, doing: `make ${path}` });
  await transport.close();
}

beforeAll(async () => {
  const kubernetes = await startTestKubernetes({ clouds: ['eks'] });
  stop = kubernetes.stop;
  [cloud] = kubernetes.clouds;
  for (const name of ['team-a', 'team-b']) {
    await make('/api/v1/namespaces', { metadata: { name } });
  }
});
afterAll(() => stop());

describe('ClusterClient over a real API server', () => {
  testClusterClient(asAdmin);

  it('may do what a Role of the namespace lets it, and says what is missing', async () => {
    const client = clientOf(asPortal());
    const failure = await failureOf(client.list(MAPS));
    expect(failure).toMatchObject({ httpStatus: 403, reason: 'Forbidden' });
    expect(failure.message).toContain('RoleBinding');
    expect(failure.message).toContain('User "portal" cannot list resource');
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a';
    const verbs = ['get', 'list', 'watch'];
    await make(`${rbac}/roles`, {
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs }],
    });
    const apiGroup = 'rbac.authorization.k8s.io';
    await make(`${rbac}/rolebindings`, {
      metadata: { name: 'reader' },
      subjects: [{ apiGroup, kind: 'User', name: 'portal' }],
      roleRef: { apiGroup, kind: 'Role', name: 'reader' },
    });
    const question = { verb: 'list', group: '', plural: 'configmaps' };
    const namespace = 'team-a';
    await waitUntil(
      async () => (await client.canI({ ...question, namespace })).allowed,
    );
    expect((await client.list(MAPS)).items.length).toBeGreaterThan(0);
    const elsewhere = { ...question, namespace: 'team-b' };
    expect((await client.canI(elsewhere)).allowed).toBe(false);
    expect(await failureOf(client.apply(MAPS, mapNamed('x')))).toMatchObject({
      httpStatus: 403,
    });
    await client.close();
  });

  it('goes on with its watches after kill -9 of the server, and after it was stopped and went on', async () => {
    const client = clientOf(asAdmin());
    const ending = new AbortController();
    const watch = client.watch(MAPS, { signal: ending.signal });
    const { words, ended } = follow(watch);
    await waitUntil(() => words.includes('synced'));
    await cloud.kill();
    await waitUntil(() => watch.state.status === 'stale');
    await cloud.restart();
    const at = Date.now();
    await waitUntil(() => watch.state.status === 'synced');
    expect(Date.now() - at).toBeLessThan(10_000);
    await client.apply(MAPS, mapNamed('after-kill'));
    await waitUntil(() => words.includes('added after-kill'));
    cloud.pause();
    const failure = await failureOf(client.list(MAPS, { deadlineMs: 1_000 }));
    expect(failure.reason).toBe('Timeout');
    cloud.resume();
    await client.apply(MAPS, mapNamed('after-stop'));
    await waitUntil(() => words.includes('added after-stop'));
    ending.abort();
    await ended;
    await client.close();
  });
});
