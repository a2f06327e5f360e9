import { addNodes } from '../../kubernetes/addNodes';
import {
  askCluster,
  askForObject,
  ClusterAccess,
} from '../../kubernetes/clusterRequest';
import { TestNode } from '../../kubernetes/gpuNodes';
import { TestCloud } from '../../kubernetes/testCloud';
import { LOOPBACK } from '../../ports';

const STRATEGIC = 'application/strategic-merge-patch+json';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
const LEASE_SECONDS = 40;
/** What a machine that nothing is wrong with says of itself. */
const SOUND = ['MemoryPressure', 'DiskPressure', 'PIDPressure'];

const statusPath = (node: string) => `/api/v1/nodes/${node}/status`;

/** Adds a node that is not there yet, and says under which port its kubelet is reached. */
export async function registerNode(
  cloud: TestCloud,
  access: ClusterAccess,
  node: TestNode,
  port: number,
): Promise<void> {
  const { status } = await askCluster(access, {
    path: `/api/v1/nodes/${node.name}`,
  });
  if (status === 404) await addNodes({ ...cloud, kwok: false }, [node]);
  await askForObject(access, {
    ...{ method: 'PATCH', path: statusPath(node.name), contentType: STRATEGIC },
    body: {
      status: {
        addresses: [
          { type: 'InternalIP', address: LOOPBACK },
          { type: 'Hostname', address: node.name },
        ],
        daemonEndpoints: { kubeletEndpoint: { Port: port } },
        nodeInfo: {
          ...{ machineID: node.name, systemUUID: node.name, bootID: node.name },
          ...{ kernelVersion: '', osImage: 'the machine below' },
          containerRuntimeVersion: 'process://1',
          ...{ kubeletVersion: 'v1.37.2', kubeProxyVersion: '' },
          ...{ operatingSystem: 'linux', architecture: 'amd64' },
        },
        conditions: conditionsNow(),
      },
    },
  });
  await renewLease(access, node.name);
}

/** One sign of life: the lease, as kubelets give it. */
export async function renewLease(
  access: ClusterAccess,
  node: string,
): Promise<void> {
  const renewTime = `${new Date().toISOString().slice(0, -1)}000Z`;
  const spec = {
    ...{ holderIdentity: node, leaseDurationSeconds: LEASE_SECONDS, renewTime },
  };
  const { status } = await askCluster(access, {
    ...{ method: 'PATCH', path: `${LEASES}/${node}` },
    ...{ contentType: 'application/merge-patch+json', body: { spec } },
  });
  if (status !== 404) return;
  await askCluster(access, {
    ...{ method: 'POST', path: LEASES },
    body: {
      ...{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
      ...{ metadata: { name: node }, spec },
    },
  });
}

/** Says that the node is well, also after the controllers took it for lost. */
export async function reportNode(
  access: ClusterAccess,
  node: string,
): Promise<void> {
  await askForObject(access, {
    ...{ method: 'PATCH', path: statusPath(node), contentType: STRATEGIC },
    body: { status: { conditions: conditionsNow() } },
  });
}

function conditionsNow() {
  const lastHeartbeatTime = new Date().toISOString();
  const condition = (type: string, status: string, reason: string) => ({
    ...{ type, status, reason, lastHeartbeatTime },
    message: 'said by the process kubelet',
  });
  return [
    ...SOUND.map(type => condition(type, 'False', 'KubeletHasSufficient')),
    condition('Ready', 'True', 'KubeletReady'),
  ];
}
