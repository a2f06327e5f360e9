import type { ClusterObject } from '@modelport/plugin-ml-cluster-node';
import type { Condition } from '../pending/facts';

type Resources = { [resource: string]: string | number };

interface QuotaGroup {
  flavors?: {
    name: string;
    resources?: {
      name: string;
      nominalQuota?: string | number;
      borrowingLimit?: string | number;
      lendingLimit?: string | number;
    }[];
  }[];
}

/** A ClusterQueue on the wire, as far as it is looked at. */
export interface ClusterQueue extends ClusterObject {
  spec?: {
    /** Before `v1beta2`. */
    cohort?: string;
    cohortName?: string;
    queueingStrategy?: string;
    stopPolicy?: string;
    resourceGroups?: QuotaGroup[];
    preemption?: { reclaimWithinCohort?: string };
  };
  status?: {
    conditions?: Condition[];
    pendingWorkloads?: number;
    reservingWorkloads?: number;
    /** What counts for Kueue when it lets something in. */
    flavorsReservation?: {
      name: string;
      resources?: {
        name: string;
        total?: string | number;
        borrowed?: string | number;
      }[];
    }[];
  };
}

/** A Cohort on the wire. A cohort may also be without an object: queues that name it then have no more than each other. */
export interface Cohort extends ClusterObject {
  spec?: {
    /** Before `v1beta1`. */
    parent?: string;
    parentName?: string;
    resourceGroups?: QuotaGroup[];
  };
}

/** A ResourceFlavor on the wire. */
export interface ResourceFlavor extends ClusterObject {
  spec?: { nodeLabels?: { [key: string]: string } };
}

/** A LocalQueue on the wire. */
export interface LocalQueue extends ClusterObject {
  spec?: { clusterQueue?: string; stopPolicy?: string };
  status?: {
    conditions?: Condition[];
    pendingWorkloads?: number;
    reservingWorkloads?: number;
  };
}

interface Container {
  restartPolicy?: string;
  resources?: { requests?: Resources; limits?: Resources };
}

/** Of a pod's template, what tells how much it asks for. */
export interface PodDemand {
  containers?: Container[];
  initContainers?: Container[];
  overhead?: Resources;
}

/** A Workload on the wire, as far as the queues show it. */
export interface QueuedWorkload extends ClusterObject {
  metadata?: ClusterObject['metadata'] & {
    creationTimestamp?: string;
    ownerReferences?: { kind: string; name: string; controller?: boolean }[];
  };
  spec?: {
    active?: boolean;
    queueName?: string;
    priority?: number;
    podSets?: { count?: number; template?: { spec?: PodDemand } }[];
  };
  status?: {
    conditions?: Condition[];
    /** What Kueue counted when it could not let it in. */
    resourceRequests?: { resources?: Resources }[];
    admission?: {
      clusterQueue?: string;
      podSetAssignments?: {
        flavors?: { [resource: string]: string };
        resourceUsage?: Resources;
      }[];
    };
  };
}
