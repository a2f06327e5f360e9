import { readFileSync } from 'node:fs';
import { ClusterAccess } from './clusterRequest';
import { serverSideApply } from './serverSideApply';

const GROUP = 'visibility.kueue.x-k8s.io';
const VERSION = 'v1beta2';
const SERVICE = 'kueue-visibility-server';

/** What Kueue lives in. */
export const KUEUE_NAMESPACE = 'kueue-system';

/**
 * Has the API server forward what is asked about positions in queues to Kueue, by a service that stands for this machine.
 *
 * @param port - of Kueue's own server
 * @param caFile - of the authority that its certificate is signed by
 */
export async function registerKueueVisibility(
  access: ClusterAccess,
  port: number,
  caFile: string,
): Promise<void> {
  const namespace = `/api/v1/namespaces/${KUEUE_NAMESPACE}`;
  await serverSideApply(access, namespace, {
    ...{ apiVersion: 'v1', kind: 'Namespace' },
    metadata: { name: KUEUE_NAMESPACE },
  });
  await serverSideApply(access, `${namespace}/services/${SERVICE}`, {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: SERVICE } },
    spec: {
      ...{ type: 'ExternalName', externalName: 'localhost' },
      ports: [{ port }],
    },
  });
  const name = `${VERSION}.${GROUP}`;
  const services = '/apis/apiregistration.k8s.io/v1/apiservices';
  await serverSideApply(access, `${services}/${name}`, {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: {
      ...{ group: GROUP, version: VERSION },
      ...{ groupPriorityMinimum: 100, versionPriority: 100 },
      caBundle: readFileSync(caFile).toString('base64'),
      service: { name: SERVICE, namespace: KUEUE_NAMESPACE, port },
    },
  });
}
