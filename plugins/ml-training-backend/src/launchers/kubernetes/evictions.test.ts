import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@modelport/plugin-ml-node';
import { asAdmin } from '../../__testUtils__/asAdmin';
import {
  FIRST_START_MS,
  type KubernetesRig,
  startKubernetesRig,
} from '../../__testUtils__/kubernetesRig';
import { NAMESPACE, QUEUE } from '../../__testUtils__/trainingCloud';
import type { Observation, TrainingPlacement } from '../TrainingLauncher';
import type { KubernetesTrainingLauncher } from './KubernetesTrainingLauncher';

jest.setTimeout(180_000);

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';
const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;

describe('A training that loses its place', () => {
  let rig: KubernetesRig;
  let launcher: KubernetesTrainingLauncher;
  /** What each has saved, as the artifacts of its run would be. */
  const kept = new Map<string, string>();
  const store = createServer(async (request, response) => {
    const at = request.url ?? '';
    if (request.method === 'PUT') {
      request.setEncoding('utf8');
      let text = '';
      for await (const part of request) text += part;
      kept.set(at, text);
    }
    response.end(kept.get(at) ?? '0');
  });

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      store.listen(0, '127.0.0.1', resolve);
    });
    rig = await startKubernetesRig();
    launcher = rig.create();
    await asAdmin(rig.cloud, {
      method: 'PATCH',
      path: `${KUEUE}/clusterqueues/all?fieldManager=preemption&force=true`,
      body: JSON.stringify({
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        ...{ kind: 'ClusterQueue', metadata: { name: 'all' } },
        spec: { preemption: { withinClusterQueue: 'LowerPriority' } },
      }),
    });
    await asAdmin(rig.cloud, {
      method: 'POST',
      path: `${KUEUE}/workloadpriorityclasses`,
      body: {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        ...{ kind: 'WorkloadPriorityClass', metadata: { name: 'urgent' } },
        value: 1000,
      },
    });
  }, FIRST_START_MS);
  afterAll(async () => {
    await rig?.stop();
    store.close();
  });

  const log = async (id: string) =>
    (await launcher.readLog(id, { cursor: 0 })).text;
  const logs = (id: string, words: RegExp, times = 1) =>
    waitUntil(async () => {
      const seen = await launcher.observe(id);
      if (seen.phase === 'ended') {
        throw new Error(`${id} has ended: ${await log(id)}`);
      }
      return ((await log(id)).match(words) ?? []).length === times;
    });
  const sees = <P extends Observation['phase']>(id: string, phase: P) =>
    waitUntil(async () => {
      const seen = await launcher.observe(id);
      if (seen.phase === 'ended' && phase !== 'ended') {
        throw new Error(`${id} has ended: ${JSON.stringify(seen)}`);
      }
      return (
        seen.phase === phase && (seen as Extract<Observation, { phase: P }>)
      );
    });
  const begins = async (id: string, placed?: Partial<TrainingPlacement>) => {
    const plan = rig.planOf(rig.resume(id), {}, placed);
    await launcher.prepare(id, plan);
    await sees(id, 'prepared');
    const { port } = store.address() as AddressInfo;
    await launcher.launch(id, plan, {
      KEPT_AT: `http://127.0.0.1:${port}/${id}`,
    });
    await sees(id, 'running');
    await logs(id, /^resumes after 0$/gm);
  };
  /** Somebody with more priority takes the whole queue. */
  const preempt = (name: string) =>
    asAdmin(rig.cloud, {
      method: 'POST',
      path: JOBS,
      body: {
        metadata: {
          name,
          labels: {
            'kueue.x-k8s.io/queue-name': QUEUE,
            'kueue.x-k8s.io/priority-class': 'urgent',
          },
        },
        spec: {
          suspend: true,
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: 'urgent',
                  image: 'registry.invalid/none',
                  resources: { requests: { cpu: '2', memory: '64Mi' } },
                },
              ],
            },
          },
        },
      },
    });
  const makeRoom = (name: string) =>
    asAdmin(rig.cloud, {
      method: 'DELETE',
      path: `${JOBS}/${name}?propagationPolicy=Background`,
    });
  /** Ends its second attempt; `lost` is how much of what it had saved that attempt did not begin with. */
  const endAgain = async (id: string) => {
    await logs(id, /^resumes after \d+$/gm, 2);
    await rig.finish(id, 0);
    const { exit } = await sees(id, 'ended');
    const saved = Number(kept.get(`/${id}`) ?? 0);
    const begun = [...(await log(id)).matchAll(/^resumes after (\d+)$/gm)];
    const lost = saved - Number(begun[1][1]);
    return { code: exit.code, hasSaved: saved > 0, lost };
  };
  const RESUMED = { code: 0, hasSaved: true, lost: 0 };

  it('to one of more priority waits, also for another process of the portal, and resumes from what it saved', async () => {
    await begins('preempted');
    await preempt('urgent-1');
    await waitUntil(async () => (await rig.podsOf('preempted')).length === 0);
    await sees('preempted', 'starting');
    const died = launcher;
    launcher = rig.create();
    await sees('preempted', 'starting');
    await died.close();
    await makeRoom('urgent-1');
    expect(await endAgain('preempted')).toEqual(RESUMED);
  });

  it('can be cancelled while it waits for another, and leaves nothing', async () => {
    await begins('unwanted');
    await preempt('urgent-2');
    await waitUntil(async () => (await rig.podsOf('unwanted')).length === 0);
    await sees('unwanted', 'starting');
    await launcher.cancel('unwanted', 'cancel');
    const { exit } = await sees('unwanted', 'ended');
    expect(exit.reason).toBe('cancelled');
    await waitUntil(async () => (await rig.left('unwanted')).length === 0);
    await makeRoom('urgent-2');
  });

  it('as its pod is deleted, begins again and resumes', async () => {
    await begins('deleted');
    const [pod] = await rig.podsOf('deleted');
    await rig.deletePod(pod);
    expect(await endAgain('deleted')).toEqual(RESUMED);
  });

  it('as its node is needed, begins again without any queue', async () => {
    await begins('free', { queue: undefined });
    const [pod] = await rig.podsOf('free');
    await rig.evict(pod);
    expect(await endAgain('free')).toEqual(RESUMED);
  });
});
