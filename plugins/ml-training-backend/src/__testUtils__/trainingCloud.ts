import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  type Clusters,
  clustersServiceRef,
} from '@modelport/plugin-ml-cluster-node';
import type { TestCloud } from '@modelport/servers';
import { asAdmin } from './asAdmin';

/** The namespace that the manifests of `infrastructure/kubernetes/portal` are written for. */
export const NAMESPACE = 'team-a-training';

/** LocalQueue of that namespace. */
export const QUEUE = 'team-a';

const PORTAL = path.resolve(
  __dirname,
  '../../../../infrastructure/kubernetes/portal',
);
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';

/** Makes the namespace, as strict as Pod Security can be, and gives the portal the rights of the manifests. */
export async function prepareNamespace(cloud: TestCloud): Promise<void> {
  await asAdmin(cloud, {
    method: 'POST',
    path: '/api/v1/namespaces',
    body: {
      metadata: {
        name: NAMESPACE,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    },
  });
  const inNamespace = `${RBAC}/namespaces/${NAMESPACE}`;
  const manifests = [
    ['role.yaml', `${inNamespace}/roles/modelport-training`],
    ['rolebinding.yaml', `${inNamespace}/rolebindings/modelport-training`],
    ['clusterrole.yaml', `${RBAC}/clusterroles/modelport-reader`],
    ['clusterrolebinding.yaml', `${RBAC}/clusterrolebindings/modelport-reader`],
  ];
  for (const [file, at] of manifests) {
    await asAdmin(cloud, {
      method: 'PATCH',
      path: `${at}?fieldManager=test`,
      body: await readFile(path.join(PORTAL, file), 'utf8'),
    });
  }
}

/** Makes a queue of Kueue with some quota. */
export async function prepareQueue(
  cloud: TestCloud,
  quota: Record<string, string>,
): Promise<void> {
  const make = (at: string, kind: string, name: string, spec: object) =>
    asAdmin(cloud, {
      method: 'POST',
      path: `${KUEUE}/${at}`,
      body: {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        ...{ kind, metadata: { name }, spec },
      },
    });
  await make('resourceflavors', 'ResourceFlavor', 'any', {});
  await make('clusterqueues', 'ClusterQueue', 'all', {
    namespaceSelector: {},
    resourceGroups: [
      {
        coveredResources: Object.keys(quota),
        flavors: [
          {
            name: 'any',
            resources: Object.entries(quota).map(([name, nominalQuota]) => ({
              ...{ name, nominalQuota },
            })),
          },
        ],
      },
    ],
  });
  await make(`namespaces/${NAMESPACE}/localqueues`, 'LocalQueue', QUEUE, {
    clusterQueue: 'all',
  });
}

/** The clusters as a portal has them whose account is the user `portal`, with the rights of the manifests alone. */
export async function clustersOf(clouds: readonly TestCloud[]) {
  const seen: Clusters[] = [];
  const backend = await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'looks-at-clusters',
        register: env =>
          env.registerInit({
            deps: { clusters: clustersServiceRef },
            async init({ clusters }) {
              seen.push(clusters);
            },
          }),
      }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: clouds.map(({ name, url, caData, portalToken }) => ({
                  ...{ name, url, authProvider: 'serviceAccount' },
                  serviceAccountToken: portalToken,
                  caData: Buffer.from(caData).toString('base64'),
                })),
              },
            ],
          },
          mlCluster: {
            clusters: clouds.map(({ name }) => ({
              ...{ name, namespaces: [NAMESPACE] },
            })),
          },
        },
      }),
    ],
  });
  return { clusters: seen[0], stop: () => backend.stop() };
}
