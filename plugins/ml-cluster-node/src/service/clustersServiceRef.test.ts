import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { failureOf, MAPS, TOKEN } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';
import type { Clusters } from './Clusters';
import { clustersServiceRef } from './clustersServiceRef';
import { createClusters } from './createClusters';

const configOf = (url: string, ca: string) => ({
  kubernetes: {
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            name: 'eks',
            title: 'Production',
            url,
            authProvider: 'serviceAccount',
            serviceAccountToken: TOKEN,
            caData: Buffer.from(ca).toString('base64'),
          },
          {
            name: 'gke',
            url,
            authProvider: 'oidc',
            oidcTokenProvider: 'okta',
            skipTLSVerify: true,
          },
        ],
      },
    ],
  },
  mlCluster: {
    clusters: [
      { name: 'eks', namespaces: ['team-a'] },
      { name: 'gke', namespaces: ['team-b'] },
    ],
  },
});

describe('clustersServiceRef', () => {
  const { server } = useFakeApiServer();
  const pluginSeeing = (pluginId: string, seen: Clusters[]) =>
    createBackendPlugin({
      pluginId,
      register: env =>
        env.registerInit({
          deps: { clusters: clustersServiceRef },
          async init({ clusters }) {
            seen.push(clusters);
          },
        }),
    });

  it('is one for all plugins and ends with the portal', async () => {
    const seen: Clusters[] = [];
    const { url, ca } = server();
    const backend = await startTestBackend({
      features: [
        pluginSeeing('one', seen),
        pluginSeeing('two', seen),
        mockServices.rootConfig.factory({ data: configOf(url, ca) }),
      ],
    });
    const [clusters, same] = seen;
    expect(same).toBe(clusters);
    expect(clusters.names()).toEqual(['eks', 'gke']);
    const eks = clusters.client('eks');
    expect(clusters.client('eks')).toBe(eks);
    expect(eks.namespaces).toEqual(['team-a']);
    await backend.stop();
    expect((await failureOf(eks.list(MAPS))).reason).toBe('Closed');
  });

  it('has no clusters without configuration', async () => {
    const seen: Clusters[] = [];
    const backend = await startTestBackend({
      features: [pluginSeeing('one', seen)],
    });
    expect(seen[0].names()).toEqual([]);
    expect(() => seen[0].client('eks')).toThrow(
      "There is no cluster 'eks' in mlCluster.clusters",
    );
    await backend.stop();
  });

  it('tells of its clusters what people may know, and warns of what is unsafe', async () => {
    const { url, ca } = server();
    const logger = mockServices.logger.mock();
    const clusters = createClusters({
      config: mockServices.rootConfig({ data: configOf(url, ca) }),
      logger,
    });
    expect(clusters.describe()).toEqual([
      {
        name: 'eks',
        title: 'Production',
        authProvider: 'serviceAccount',
        needsUser: false,
        skipsTlsVerify: false,
        namespaces: ['team-a'],
      },
      {
        name: 'gke',
        title: 'gke',
        authProvider: 'oidc',
        needsUser: true,
        skipsTlsVerify: true,
        namespaces: ['team-b'],
      },
    ]);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringContaining("certificate of cluster 'gke' is not checked")],
    ]);
    await clusters.close();
  });

  it('signs a person in to a cluster of people, and nothing in the background', async () => {
    const { url, ca, tokens } = server();
    tokens.clear();
    tokens.add('of-ada');
    const clusters = createClusters({
      config: mockServices.rootConfig({ data: configOf(url, ca) }),
      logger: mockServices.logger.mock(),
    });
    const gke = clusters.client('gke');
    const maps = { ...MAPS, namespace: 'team-b' };
    const userAuth = { oidc: { okta: 'of-ada' } };
    expect((await gke.list(maps, { userAuth })).items).toEqual([]);
    expect((await failureOf(gke.list(maps))).reason).toBe('NeedsUser');
    const view = gke.cached({ resource: maps, project: () => 1 });
    expect((await failureOf(view.ready())).reason).toBe('NeedsUser');
    await waitUntil(() => view.state.status === 'stale');
    await clusters.close();
  });

  it('logs when a shared watch falls behind and when it is back', async () => {
    const { url, ca } = server();
    const logger = mockServices.logger.mock();
    const clusters = createClusters({
      config: mockServices.rootConfig({ data: configOf(url, ca) }),
      logger,
    });
    logger.warn.mockClear();
    const view = clusters
      .client('eks')
      .cached({ resource: MAPS, project: () => 1 });
    await view.ready();
    await waitUntil(() => server().watches.count === 1);
    await server().stop();
    await waitUntil(() => logger.warn.mock.calls.length === 1);
    await server().start();
    await waitUntil(() => logger.info.mock.calls.length === 1);
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain(TOKEN);
    await clusters.close();
  });
});
