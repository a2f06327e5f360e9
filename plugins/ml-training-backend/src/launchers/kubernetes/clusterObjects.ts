import {
  type ClusterObject,
  JOBS,
  PODS,
  type ResourceRef,
} from '@modelport/plugin-ml-cluster-node';
import type { Condition } from '../../pending/facts';

type ObjectOf<R> = R extends ResourceRef<infer T> ? T : never;

/** A `batch/v1` Job as it is on the wire. */
export type Job = ObjectOf<typeof JOBS>;

/** A pod as it is on the wire. */
export type Pod = ObjectOf<typeof PODS>;

/** A Secret, which the portal writes and never reads. */
export interface Secret extends ClusterObject {
  metadata: {
    name: string;
    labels?: { [key: string]: string };
    ownerReferences?: {
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
    }[];
  };
  type: 'Opaque';
  /** In base64. */
  data: { [key: string]: string };
}

/** A Workload of Kueue, as far as it is looked at. */
export interface Workload extends ClusterObject {
  spec?: { active?: boolean; queueName?: string };
  status?: {
    conditions?: Condition[];
    admissionChecks?: { name: string; state: string; message?: string }[];
  };
}

/** API group of Kueue. */
export const KUEUE = 'kueue.x-k8s.io';

/** Secrets of the core group. */
export const SECRETS: ResourceRef<Secret> = {
  group: '',
  version: 'v1',
  plural: 'secrets',
};

/** Workloads of Kueue in the version that a cluster prefers. */
export const workloadsOf = (version: string): ResourceRef<Workload> => ({
  group: KUEUE,
  version,
  plural: 'workloads',
});
