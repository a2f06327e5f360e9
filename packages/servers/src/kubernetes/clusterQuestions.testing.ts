import { setTimeout as pause } from 'node:timers/promises';
import { askCluster, askForObject, ClusterRequest } from './clusterRequest';
import { TestCloud } from './testCloud';

const accessOf = ({ url, caData: ca }: TestCloud, token: string) => ({
  ...{ url, ca, token },
});

/** What the admin gets. */
export const asAdmin = <T>(cloud: TestCloud, asked: ClusterRequest) =>
  askForObject<T>(accessOf(cloud, cloud.adminToken), asked);

/** What the portal's user is answered, refusals too. */
export const asPortal = (cloud: TestCloud, asked: ClusterRequest) =>
  askCluster(accessOf(cloud, cloud.portalToken), asked);

/** Asks until there is an answer; the test's own limit ends the wait. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(50);
  }
}

/** A container of a training that never finds its image, and what it asks for. */
export const container = (limits: Record<string, string>) => ({
  name: 'train',
  image: `example.org/train@sha256:${'0'.repeat(64)}`,
  resources: { limits },
});

/** Creates a Job in the default namespace whose one pod asks for GPUs. */
export const submitJob = (cloud: TestCloud, name: string, gpus: number) =>
  asAdmin(cloud, {
    method: 'POST',
    path: '/apis/batch/v1/namespaces/default/jobs',
    body: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [container({ 'nvidia.com/gpu': String(gpus) })],
          },
        },
      },
    },
  });

interface Pod {
  spec: { nodeName?: string; serviceAccountName: string };
  status: { conditions?: { status: string; message?: string }[] };
}

/** The pod of a Job once something holds of it. */
const podOf = (cloud: TestCloud, job: string, holds: (pod: Pod) => boolean) =>
  until(async () => {
    const { items } = await asAdmin<{ items: Pod[] }>(cloud, {
      path: `/api/v1/namespaces/default/pods?labelSelector=job-name%3D${job}`,
    });
    return items.find(holds);
  });

/** The pod of a Job once it has a node. */
export const scheduledPod = (cloud: TestCloud, job: string) =>
  podOf(cloud, job, pod => pod.spec.nodeName !== undefined);

/** The pod of a Job once the scheduler has said why it has no node. */
export const waitingPod = (cloud: TestCloud, job: string) =>
  podOf(cloud, job, pod => !!pod.status.conditions?.[0]?.message);
