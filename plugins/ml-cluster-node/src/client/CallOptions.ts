import type { KubernetesRequestAuth } from '@backstage/plugin-kubernetes-common';

/**
 * A person for whom a request is made: the API server authorises and audits it as this user. `system:` names are refused.
 *
 * @public
 */
export interface Impersonation {
  /** Such as `backstage:user:default/ada`. */
  user: string;
  group?: string;
}

/**
 * What every call takes.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
  /** Longest time for the whole call, tries included, in milliseconds; 20,000 unless told. Not for what follows. */
  deadlineMs?: number;
  as?: Impersonation;
  /** Token of the person who asks, for clusters that people sign in to by themselves (`oidc`, `google`, `aks`). */
  userAuth?: KubernetesRequestAuth;
  /** Is told the id under which the request stands in the cluster's audit log. */
  onAuditId?(auditId: string): void;
}

/**
 * Which objects of a kind are meant.
 *
 * @public
 */
export interface Selection {
  /** Made best with {@link labelSelector}. */
  labelSelector?: string;
  /** Such as `spec.nodeName=gpu-1`. */
  fieldSelector?: string;
}

/**
 * How an object is read.
 *
 * @public
 */
export interface GetOptions extends CallOptions {
  /** Such as `status`, or `pendingworkloads` of a Kueue queue. None that runs or proxies something. */
  subresource?: string;
}

/**
 * How a list is read.
 *
 * @public
 */
export interface ListOptions extends CallOptions, Selection {
  /** Objects in one answer; 500 unless told. */
  pageSize?: number;
}

/**
 * A part of a list.
 *
 * @public
 */
export interface ListPage<T> {
  items: T[];
  /** State of the cluster that the list shows. */
  resourceVersion: string;
  /** The server no longer had the rest of the list, which begins again here: what came before is void. */
  anew: boolean;
}

/**
 * How an object is written.
 *
 * @public
 */
export interface WriteOptions extends CallOptions {
  /** Has the API server check and default the object without keeping it. */
  dryRun?: boolean;
  /** Who the fields belong to: `modelport` unless told. */
  fieldManager?: string;
}

/**
 * How an object is applied.
 *
 * @public
 */
export interface ApplyOptions extends WriteOptions {
  /** Takes fields over that belong to another manager, instead of failing with `Conflict`. */
  force?: boolean;
}

/**
 * How an object is deleted.
 *
 * @public
 */
export interface DeleteOptions extends CallOptions {
  dryRun?: boolean;
  /** What happens to what the object owns: `Background` unless told, also for Jobs. */
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  /** Deletes only the object with this uid: another of the same name fails with `Conflict`. */
  uid?: string;
  resourceVersion?: string;
}
