import { waitUntil } from '@modelport/plugin-ml-node';
import { asAdmin } from '../../__testUtils__/asAdmin';
import {
  type KubernetesRig,
  startKubernetesRig,
} from '../../__testUtils__/kubernetesRig';
import { NAMESPACE } from '../../__testUtils__/trainingCloud';
import type { PendingCause, PendingReason } from '../PendingReason';
import { PendingReader } from '../PendingReader';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';
const WORKLOADS = `${KUEUE}/namespaces/${NAMESPACE}/workloads`;
const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
const NOWHERE = `127.0.0.1:9/nothing@sha256:${'0'.repeat(64)}`;

/** What a Job asks for; of all else it has what Pod Security wants. */
interface Asked {
  queue?: string;
  priority?: string;
  cpu?: string;
  resources?: Record<string, string>;
  nodeSelector?: Record<string, string>;
  secret?: string;
  privileged?: boolean;
  image?: string;
}

/** Makes causes on a real cluster. */
class Cluster {
  constructor(readonly rig: KubernetesRig, private readonly image: string) {}

  make(path: string, body: object) {
    return asAdmin(this.rig.cloud, { method: 'POST', path, body });
  }

  apply(path: string, body: object) {
    return asAdmin(this.rig.cloud, {
      ...{ method: 'PATCH', path: `${path}?fieldManager=test&force=true` },
      body: JSON.stringify({
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        ...body,
      }), // JSON is YAML
    });
  }

  /** A queue of its own for a cause: LocalQueue, ClusterQueue and flavor of one name, with one core. */
  async queue(
    name: string,
    {
      nodeLabels = {},
      ...more
    }: { nodeLabels?: object; preemption?: object } = {},
  ) {
    const make = (at: string, kind: string, spec: object) =>
      this.make(`${KUEUE}/${at}`, {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        ...{ kind, metadata: { name }, spec },
      });
    await make('resourceflavors', 'ResourceFlavor', { nodeLabels });
    const resources = [{ name: 'cpu', nominalQuota: '1' }];
    await make('clusterqueues', 'ClusterQueue', {
      namespaceSelector: {},
      resourceGroups: [
        { coveredResources: ['cpu'], flavors: [{ name, resources }] },
      ],
      ...more,
    });
    await make(`namespaces/${NAMESPACE}/localqueues`, 'LocalQueue', {
      clusterQueue: name,
    });
  }

  submit(name: string, asked: Asked) {
    const { queue, priority, cpu = '100m', resources, nodeSelector } = asked;
    return this.make(JOBS, {
      ...{ apiVersion: 'batch/v1', kind: 'Job' },
      metadata: {
        name,
        labels: {
          ...(queue && { 'kueue.x-k8s.io/queue-name': queue }),
          ...(priority && { 'kueue.x-k8s.io/priority-class': priority }),
        },
      },
      spec: {
        suspend: queue !== undefined,
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: 'Never',
            ...{ nodeSelector, automountServiceAccountToken: false },
            securityContext: {
              ...{ runAsNonRoot: true, runAsUser: 10_001 },
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                ...{ name: 'train', image: asked.image ?? this.image },
                command: ['sleep', '600'],
                ...(asked.secret && {
                  envFrom: [{ secretRef: { name: asked.secret } }],
                }),
                resources: {
                  requests: { cpu, ...resources },
                  limits: resources,
                },
                securityContext: {
                  allowPrivilegeEscalation: asked.privileged ?? false,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  }

  /** Resolves once a pod of a Job runs. */
  async runs(job: string) {
    await waitUntil(async () => {
      const { items } = await asAdmin<{
        items: { status: { phase: string } }[];
      }>(this.rig.cloud, {
        path: `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=batch.kubernetes.io%2Fjob-name%3D${job}`,
      });
      return items.some(({ status }) => status.phase === 'Running');
    });
  }

  /** Name of the Workload that Kueue makes for a Job. */
  async workloadOf(job: string): Promise<string> {
    const { metadata } = await waitUntil(async () => {
      const { items } = await asAdmin<{
        items: {
          metadata: { name: string; ownerReferences: { name: string }[] };
        }[];
      }>(this.rig.cloud, { path: WORKLOADS });
      return items.find(each => each.metadata.ownerReferences[0].name === job);
    });
    return metadata.name;
  }
}

/** A reason to wait that is really made on the cluster. */
export interface MadeCause {
  /** As people call it. */
  title: string;
  cause: PendingCause;
  sentence: RegExp;
  /** Of the Job that waits for it. */
  job: string;
  make(cluster: Cluster): Promise<unknown>;
}

/** The ten that a training meets. */
export const CAUSES: readonly MadeCause[] = [
  {
    ...{ title: 'quota', cause: 'quota', job: 'waits' },
    sentence:
      /^Waits for quota: 400m more cpu of flavor small have to become free\.$/,
    async make(cluster) {
      await cluster.queue('small');
      await cluster.submit('holds', { queue: 'small', cpu: '800m' });
      await cluster.runs('holds');
      await cluster.submit('waits', { queue: 'small', cpu: '600m' });
    },
  },
  {
    ...{ title: 'quota that is too small', cause: 'quota-impossible' },
    job: 'never',
    sentence: /asks for 3 cpu of flavor tiny.* 1 at most/,
    async make(cluster) {
      await cluster.queue('tiny');
      await cluster.submit('never', { queue: 'tiny', cpu: '3' });
    },
  },
  {
    ...{ title: 'flavor', cause: 'flavor', job: 'other' },
    sentence: /flavor ssd has other nodes than it asks for/,
    async make(cluster) {
      await cluster.queue('ssd', { nodeLabels: { disk: 'ssd' } });
      const nodeSelector = { disk: 'hdd' };
      await cluster.submit('other', { queue: 'ssd', nodeSelector });
    },
  },
  {
    ...{ title: 'taint', cause: 'taint', job: 'kept' },
    sentence: /1 node is kept for those who tolerate/,
    async make(cluster) {
      await cluster.make('/api/v1/nodes', {
        ...{ apiVersion: 'v1', kind: 'Node' },
        metadata: { name: 'kept', labels: { 'kept-for': 'others' } },
        spec: { taints: [{ key: 'team', value: 'b', effect: 'NoSchedule' }] },
      });
      await cluster.submit('kept', { nodeSelector: { 'kept-for': 'others' } });
    },
  },
  {
    ...{ title: 'no node', cause: 'no-node', job: 'gpus' },
    sentence: /nodes have too little nvidia\.com\/gpu left/,
    make: cluster =>
      cluster.submit('gpus', { resources: { 'nvidia.com/gpu': '4' } }),
  },
  {
    ...{ title: 'preempted', cause: 'preempted', job: 'lower' },
    sentence:
      /make room for another training \(prioritization in the ClusterQueue\), and waits again\. Waits for quota: /,
    async make(cluster) {
      await cluster.queue('ranked', {
        preemption: { withinClusterQueue: 'LowerPriority' },
      });
      for (const [name, value] of [
        ['low', 1],
        ['high', 10],
      ]) {
        await cluster.make(`${KUEUE}/workloadpriorityclasses`, {
          apiVersion: 'kueue.x-k8s.io/v1beta2',
          ...{ kind: 'WorkloadPriorityClass', metadata: { name }, value },
        });
      }
      const asked = { queue: 'ranked', cpu: '800m' };
      await cluster.submit('lower', { ...asked, priority: 'low' });
      await cluster.runs('lower');
      await cluster.submit('higher', { ...asked, priority: 'high' });
    },
  },
  {
    ...{ title: 'queue stopped', cause: 'queue-stopped', job: 'barred' },
    sentence: /Queue held is stopped/,
    async make(cluster) {
      await cluster.queue('held');
      await cluster.apply(`${KUEUE}/namespaces/${NAMESPACE}/localqueues/held`, {
        kind: 'LocalQueue',
        spec: { clusterQueue: 'held', stopPolicy: 'Hold' },
      });
      await cluster.submit('barred', { queue: 'held' });
    },
  },
  {
    ...{ title: 'image pull', cause: 'image-pull', job: 'blank' },
    sentence: /cannot get its image: .*127\.0\.0\.1:9/,
    make: cluster => cluster.submit('blank', { image: NOWHERE }),
  },
  {
    ...{ title: 'suspended', cause: 'suspended', job: 'idle' },
    sentence: /Is paused/,
    async make(cluster) {
      await cluster.queue('paused');
      await cluster.submit('idle', { queue: 'paused', cpu: '500m' });
      const workload = await cluster.workloadOf('idle');
      await cluster.apply(`${WORKLOADS}/${workload}`, {
        ...{ kind: 'Workload', spec: { active: false } },
      });
    },
  },
  {
    ...{ title: 'missing secret', cause: 'missing-secret', job: 'lacks' },
    sentence: /secret "not-there" not found/,
    make: cluster => cluster.submit('lacks', { secret: 'not-there' }),
  },
  {
    ...{ title: 'admission refused', cause: 'admission-refused', job: 'rude' },
    sentence:
      /refuses its pod: violates PodSecurity "restricted:latest": allowPrivilegeEscalation/,
    make: cluster => cluster.submit('rude', { privileged: true }),
  },
];

/** A real cluster with Kueue, nodes on which pods run, and nothing that waits. */
export async function startCauses() {
  const rig = await startKubernetesRig();
  try {
    const { image } = await rig.images.build({
      id: 'pending',
      checkout: rig.inPlace('repository'),
      plan: rig.planOf([]),
      signal: new AbortController().signal,
      onLine: () => {},
    });
    const cluster = new Cluster(rig, image);
    // As people are told, not as fast as could be asked.
    const reader = new PendingReader(rig);
    return {
      stop: rig.stop,
      /**
       * Makes a cause and resolves with why the Job waits, as soon as that is its cause.
       *
       * @throws Error when it never is
       */
      async explain({ make, job, cause, sentence }: MadeCause) {
        await make(cluster);
        const waiting = { cluster: 'eks', namespace: NAMESPACE, name: job };
        return waitUntil(async (): Promise<PendingReason | false> => {
          const reason = await reader.read(waiting);
          return (
            reason?.cause === cause && sentence.test(reason.sentence) && reason
          );
        });
      },
    };
  } catch (error) {
    await rig.stop();
    throw error;
  }
}
