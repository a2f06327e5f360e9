import { waitUntilReady } from '../readiness';
import { askForObject, ClusterAccess } from './clusterRequest';
import { CloudName, nodeObject, NodeTaint, TestNode } from './gpuNodes';
import { KWOK_NODE } from './kwok';

const NODES = '/api/v1/nodes';
const MERGE = 'application/merge-patch+json';
const NOT_READY = 'node.kubernetes.io/not-ready';
const READY_MS = 60_000;

/**
 * A cluster that nodes are added to.
 *
 * @public
 */
export interface NodeOwner {
  name: CloudName;
  url: string;
  /** PEM. */
  caData: string;
  adminToken: string;
  /** Whether kwok is the kubelet of its nodes; default false. */
  kwok?: boolean;
}

/**
 * Adds nodes, labelled as the cloud's own node pools label theirs, with GPUs that nobody has. Without kwok nothing runs
 * on them: a pod is scheduled to a node and waits there for a kubelet. Resolves when the controllers take them for ready.
 *
 * @throws Error with the server's words when it refuses, as for a name that is taken, and when the controllers do not
 * take one for ready within a minute
 * @public
 */
export async function addNodes(
  cloud: NodeOwner,
  nodes: readonly TestNode[],
): Promise<void> {
  await Promise.all(nodes.map(node => addNode(cloud, node)));
}

async function addNode(cloud: NodeOwner, node: TestNode): Promise<void> {
  const { name, url, caData: ca, adminToken: token, kwok } = cloud;
  const annotations = { ...(kwok && KWOK_NODE), ...node.annotations };
  const { object, status } = nodeObject(name, { ...node, annotations });
  const access = { url, ca, token };
  await askForObject(access, { method: 'POST', path: NODES, body: object });
  const path = `${NODES}/${node.name}`;
  await askForObject(access, {
    ...{ method: 'PATCH', path: `${path}/status`, contentType: MERGE },
    // kwok says itself that a node is ready
    body: { status: kwok ? status : { ...status, conditions: [readyNow()] } },
  });
  await waitUntilSchedulable(access, path);
}

function readyNow() {
  const now = new Date().toISOString();
  return {
    ...{ type: 'Ready', status: 'True', reason: 'KubeletReady' },
    ...{ lastHeartbeatTime: now, lastTransitionTime: now },
  };
}

async function waitUntilSchedulable(access: ClusterAccess, path: string) {
  const outcome = await waitUntilReady(
    async signal => {
      const { spec } = await askForObject<{ spec: { taints?: NodeTaint[] } }>(
        access,
        { path, signal },
      );
      return !spec.taints?.some(({ key }) => key === NOT_READY);
    },
    () => false,
    READY_MS,
  );
  if (outcome === 'ready') return;
  throw new Error(
    `${path} was not taken for ready within ${READY_MS / 1000} s; ` +
      `see whether kube-controller-manager runs`,
  );
}
