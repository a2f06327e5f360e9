import {
  askCluster,
  askForObject,
  ClusterAccess,
} from '../kubernetes/clusterRequest';
import { CloudName, NodeTaint } from '../kubernetes/gpuNodes';
import { Pod } from './pods/Pod';

const MERGE = 'application/merge-patch+json';

/** How each cloud's own handler marks a node that is about to be taken away. */
const NOTICE: Record<CloudName, NodeTaint> = {
  eks: {
    key: 'aws-node-termination-handler/spot-itn',
    value: 'true',
    effect: 'NoSchedule',
  },
  gke: {
    key: 'cloud.google.com/impending-node-termination',
    effect: 'NoSchedule',
  },
  aks: {
    key: 'remediator.kubernetes.azure.com/unschedulable',
    effect: 'NoSchedule',
  },
};

/** Does what follows a notice that cheap capacity is taken away: nothing new comes to the node, and all there is evicted. */
export async function reclaimNode(
  access: ClusterAccess,
  cloud: CloudName,
  node: string,
  graceSeconds: number,
): Promise<void> {
  const path = `/api/v1/nodes/${node}`;
  const { spec } = await askForObject<{ spec: { taints?: NodeTaint[] } }>(
    access,
    { path },
  );
  const notice = NOTICE[cloud];
  const others = (spec.taints ?? []).filter(({ key }) => key !== notice.key);
  await askForObject(access, {
    ...{ method: 'PATCH', path, contentType: MERGE },
    body: { spec: { taints: [...others, notice] } },
  });
  const { items } = await askForObject<{ items: Pod[] }>(access, {
    path: `/api/v1/pods?fieldSelector=spec.nodeName%3D${node}`,
  });
  const live = items.filter(
    ({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
  );
  await Promise.all(live.map(pod => evict(access, pod, graceSeconds)));
}

async function evict(
  access: ClusterAccess,
  { metadata: { namespace, name } }: Pod,
  gracePeriodSeconds: number,
) {
  const { status, text } = await askCluster(access, {
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
    body: {
      ...{ apiVersion: 'policy/v1', kind: 'Eviction' },
      metadata: { namespace, name },
      deleteOptions: { gracePeriodSeconds },
    },
  });
  if (status < 300 || status === 404) return;
  throw new Error(`${namespace}/${name} was not evicted: ${status} ${text}`);
}
