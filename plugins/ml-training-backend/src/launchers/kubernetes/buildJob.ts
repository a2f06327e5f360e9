import { InputError } from '@backstage/errors';
import type { TrainingPlacement, TrainingPlan } from '../TrainingLauncher';
import type { Job } from './clusterObjects';
import { type ClusterCloud, GPU_RESOURCE, selectNodes } from './gpuNodes';
import { CONTAINER, objectName, toLabelValue, TRAINING_LABEL } from './names';

/** What a Job is built from. */
export interface JobRequest {
  id: string;
  plan: TrainingPlan & { placement: TrainingPlacement };
  /** By digest: `host/repository@sha256:…`. */
  image: string;
  cloud: ClusterCloud;
  /** Whether Kueue lets it in; it is suspended until then. */
  queued: boolean;
  /** Full reference of the model. */
  entityRef?: string;
}

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;
/** The account of the images that ImageBuilder makes. */
const ACCOUNT = 10001;
const HOME = '/home/modelport';
/** What a spot node is given before it goes. */
const GRACE_SECONDS = 30;
/** The exit code of what SIGTERM ended, by itself or after it saved a checkpoint. */
const TERMINATED = 143;
/** How long a Job may wait for nodes, all its attempts together, before its cluster gives it up. */
const WAIT_SECONDS = 7 * 86_400;
/**
 * Of each of its folders. As the root folder cannot be written, no more can fill a node. A request of `ephemeral-storage` would
 * do it as well, and be refused by every queue without quota for it.
 */
const FOLDER_SIZE = '20Gi';

/**
 * Builds the Job of a training from typed fields alone: nothing of it is pasted, and its pod has no rights beyond its own
 * image, its Secret and its temporary folders.
 * @throws InputError for an image without digest, more than one node, or a GPU that the cloud has no word for
 */
export function buildJob(request: JobRequest): Job {
  const { id, plan, image, queued, entityRef } = request;
  const { placement, limits } = plan;
  if (!BY_DIGEST.test(image)) {
    throw new InputError(
      `The image '${image}' has no digest: name it as HOST/REPOSITORY@sha256:DIGEST, so that what runs is what was built`,
    );
  }
  requireOneNode(placement.nodes);
  const name = objectName(id);
  const labels = {
    'app.kubernetes.io/managed-by': 'modelport',
    [TRAINING_LABEL]: id,
    ...(entityRef && { 'modelport.dev/entity': toLabelValue(entityRef) }),
  };
  const annotations = {
    'modelport.dev/commit': plan.commit,
    ...(entityRef && { 'modelport.dev/entity-ref': entityRef }),
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: placement.namespace,
      labels: { ...labels, ...(queued && queueLabels(plan)) },
      annotations,
    },
    spec: {
      ...(queued && { suspend: true }),
      parallelism: 1,
      completions: 1,
      // A training that fails is not tried again by the cluster; one whose node is taken away is.
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: { rules: disruptions(queued) },
      // What is limited is how long it runs, which its pod counts; the Job counts the time that it waits as well.
      activeDeadlineSeconds: limits.timeoutSeconds + WAIT_SECONDS,
      template: {
        metadata: { labels, annotations },
        spec: podSpec(request, name),
      },
    },
  };
}

/**
 * What is no failure: a node that is taken away, and where Kueue's clock bounds all attempts, an end by SIGTERM, as nothing marks
 * a pod that somebody deletes. Without that clock, a pod that ran out of time would begin again, with the limit anew.
 */
function disruptions(queued: boolean) {
  return [
    {
      action: 'Ignore',
      onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
    },
    ...(queued
      ? [
          {
            action: 'Ignore',
            onExitCodes: {
              ...{ containerName: CONTAINER, operator: 'In' },
              values: [TERMINATED],
            },
          },
        ]
      : []),
  ];
}

/** @throws InputError for more than one */
export function requireOneNode(nodes: number): void {
  if (nodes !== 1) {
    throw new InputError(
      `resources.nodes is ${nodes}: trainings of several nodes do not run on clusters yet; set it to 1`,
    );
  }
}

function queueLabels({
  placement: { queue = '' },
  limits,
}: JobRequest['plan']): Record<string, string> {
  return {
    'kueue.x-k8s.io/queue-name': queue,
    // Unlike the deadline of a pod it adds up over evictions.
    'kueue.x-k8s.io/max-exec-time-seconds': String(limits.timeoutSeconds),
  };
}

type PodSpec = NonNullable<NonNullable<Job['spec']>['template']['spec']>;

function podSpec({ plan, image, cloud }: JobRequest, secret: string): PodSpec {
  const { placement } = plan;
  const { terms, tolerations } = selectNodes(cloud, placement);
  return {
    restartPolicy: 'Never',
    activeDeadlineSeconds: plan.limits.timeoutSeconds,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: ACCOUNT,
      runAsGroup: ACCOUNT,
      fsGroup: ACCOUNT,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(terms.length > 0 && {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: terms.map(matchExpressions => ({
              matchExpressions,
            })),
          },
        },
      },
    }),
    ...(tolerations.length > 0 && { tolerations }),
    containers: [
      {
        name: CONTAINER,
        image,
        command: plan.command.map(literally),
        workingDir: '/workspace',
        env: [
          { name: 'HOME', value: HOME },
          { name: 'TMPDIR', value: '/tmp' },
          { name: 'LANG', value: 'C.UTF-8' },
          { name: 'OMP_NUM_THREADS', value: String(wholeCores(placement.cpu)) },
        ],
        envFrom: [{ secretRef: { name: secret } }],
        resources: resourcesOf(plan),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'home', mountPath: HOME },
        ],
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: FOLDER_SIZE } },
      { name: 'home', emptyDir: { sizeLimit: FOLDER_SIZE } },
    ],
  };
}

function resourcesOf({ placement, limits }: JobRequest['plan']) {
  const memory = `${limits.memoryMiB}Mi`;
  const gpus = placement.gpu && {
    [GPU_RESOURCE]: String(placement.gpu.count),
  };
  return {
    requests: { cpu: placement.cpu, memory, ...gpus },
    limits: { memory, ...gpus },
  };
}

/** The kubelet reads `$(NAME)` in a command as a variable, so that a parameter could read the token. */
function literally(word: string): string {
  return word.replace(/\$/g, '$$$$');
}

function wholeCores(cpu: string): number {
  const cores = cpu.endsWith('m') ? parseInt(cpu, 10) / 1000 : Number(cpu);
  return Math.max(1, Math.floor(cores));
}
