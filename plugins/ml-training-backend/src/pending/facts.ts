/** A condition as Kubernetes and its controllers write it. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

interface Named {
  metadata?: { name?: string; labels?: { [key: string]: string } };
}

/** Of a `batch/v1` Job, what tells why it does not run yet. */
export interface JobFacts extends Named {
  spec?: { suspend?: boolean };
  status?: { conditions?: Condition[] };
}

/** Of a Workload of Kueue, the same. */
export interface WorkloadFacts extends Named {
  spec?: { active?: boolean; queueName?: string };
  status?: {
    conditions?: Condition[];
    admissionChecks?: { name: string; state: string; message?: string }[];
  };
}

/** Of a LocalQueue or a ClusterQueue, the same. */
export interface QueueFacts extends Named {
  status?: { conditions?: Condition[] };
}

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string; message?: string } };
}

/** Of a pod, the same. */
export interface PodFacts extends Named {
  status?: {
    phase?: string;
    conditions?: Condition[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

/** Of an event about one of them, the same. */
export interface EventFacts {
  regarding?: { kind?: string; name?: string };
  reason?: string;
  note?: string;
  /** When it was seen last. */
  at?: string;
}

/** What is known of a training that was submitted and does not run. */
export interface PendingFacts {
  job?: JobFacts;
  /** Whether Kueue is served by the cluster. */
  hasKueue: boolean;
  workload?: WorkloadFacts;
  localQueue?: QueueFacts;
  clusterQueue?: QueueFacts;
  pods: readonly PodFacts[];
  /** About the Job, its Workload and its pods; in any order. */
  events: readonly EventFacts[];
}

/** The condition of a type, if it is written. */
export function conditionOf(
  of: { status?: { conditions?: Condition[] } } | undefined,
  type: string,
): Condition | undefined {
  return of?.status?.conditions?.find(each => each.type === type);
}
