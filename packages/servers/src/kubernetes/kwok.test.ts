import { addNodes } from './addNodes';
import {
  asAdmin,
  scheduledPod,
  submitJob,
  until,
} from './clusterQuestions.testing';
import { withKubernetes } from './testKubernetes';

// The very first start on a machine builds etcd, Kubernetes and kwok.
jest.setTimeout(3_600_000);

const JOB = '/apis/batch/v1/namespaces/default/jobs/short';

describe('kwok', () => {
  it('plays the kubelet of nodes, so that a Job completes on one with a GPU', async () => {
    await withKubernetes(
      async ({ clouds: [cloud] }) => {
        await addNodes(cloud, [
          { name: 'plain' },
          { name: 'small', gpu: 'T4' },
        ]);
        await submitJob(cloud, 'short', 1);
        const { spec } = await scheduledPod(cloud, 'short');
        expect(spec.nodeName).toBe('small');
        const { status } = await until(async () => {
          const job = await asAdmin<{ status: { succeeded?: number } }>(cloud, {
            path: JOB,
          });
          return job.status.succeeded ? job : undefined;
        });
        expect(status).toMatchObject({ succeeded: 1 });
      },
      { kwok: true },
    );
  });
});
