import type { Condition } from '../../pending/facts';
import type { Job, Pod, Workload } from './clusterObjects';

/** Of a Job, what is kept of it. */
export interface JobSight {
  metadata: {
    name: string;
    uid: string;
    labels?: { [key: string]: string };
    /** It is being deleted. */
    deletionTimestamp?: string;
  };
  spec: { suspend?: boolean };
  status: { conditions?: Condition[] };
}

/** How a container ended. */
export interface Termination {
  exitCode: number;
  reason?: string;
  message?: string;
  /** At the beginning of 1970 when the container never started. */
  startedAt?: string;
  finishedAt?: string;
}

/** Of a container, what is kept of it. */
export interface ContainerSight {
  name: string;
  state?: {
    waiting?: { reason?: string; message?: string };
    running?: { startedAt?: string };
    terminated?: Termination;
  };
}

/** Of a pod, what is kept of it. */
export interface PodSight {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    /** Uid of the controller that made it. */
    ownerUid?: string;
    creationTimestamp: string;
  };
  spec: { nodeName?: string };
  status: {
    phase?: string;
    /** Why it failed as a whole, such as `DeadlineExceeded`. */
    reason?: string;
    conditions?: Condition[];
    initContainerStatuses?: ContainerSight[];
    containerStatuses?: ContainerSight[];
  };
}

/** Of a Workload, what is kept of it. */
export interface WorkloadSight {
  metadata: { name: string };
  spec: { active?: boolean; queueName?: string };
  status: NonNullable<Workload['status']>;
}

/** What a cluster shows of a training. */
export interface TrainingSight {
  job: JobSight;
  /** Of all its attempts, the first one first. */
  pods: readonly PodSight[];
  workload?: WorkloadSight;
  /** Whether Kueue is served by the cluster. */
  hasKueue: boolean;
}

/** Keeps of a Job what is looked at. */
export function sightOfJob({ metadata, spec, status }: Job): JobSight {
  const { name = '', uid = '', labels, deletionTimestamp } = metadata ?? {};
  return {
    metadata: { name, uid, labels, deletionTimestamp },
    spec: { suspend: spec?.suspend },
    status: { conditions: status?.conditions },
  };
}

/** Keeps of a pod what is looked at. */
export function sightOfPod({ metadata, spec, status }: Pod): PodSight {
  const { name = '', namespace = '', uid = '' } = metadata ?? {};
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  const { phase, reason, conditions } = status ?? {};
  return {
    metadata: {
      ...{ name, namespace, uid, ownerUid: owner?.uid },
      creationTimestamp: metadata?.creationTimestamp ?? '',
    },
    spec: { nodeName: spec?.nodeName },
    status: {
      ...{ phase, reason, conditions },
      initContainerStatuses: status?.initContainerStatuses?.map(sightOf),
      containerStatuses: status?.containerStatuses?.map(sightOf),
    },
  };
}

function sightOf({ name, state }: ContainerSight): ContainerSight {
  return { name, state };
}

/** Keeps of a Workload what is looked at. */
export function sightOfWorkload(workload: Workload): WorkloadSight {
  const { metadata, spec = {}, status = {} } = workload;
  return {
    metadata: { name: metadata?.name ?? '' },
    spec: { active: spec.active, queueName: spec.queueName },
    status: {
      conditions: status.conditions,
      admissionChecks: status.admissionChecks,
    },
  };
}
