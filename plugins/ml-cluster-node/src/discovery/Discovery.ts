/**
 * A kind that a cluster serves, in the version that the cluster prefers.
 *
 * @public
 */
export interface ServedKind {
  group: string;
  kind: string;
  version: string;
  /** All versions in which it is served, the preferred one first. */
  versions: string[];
  plural: string;
  namespaced: boolean;
  verbs: string[];
}

/**
 * What a cluster serves.
 *
 * @public
 */
export interface Discovery {
  /** Such as `serves('kueue.x-k8s.io', 'ClusterQueue')`; the core group is `''`. */
  serves(group: string, kind: string): boolean;
  kind(group: string, kind: string): ServedKind | undefined;
  readonly kinds: readonly ServedKind[];
  readonly readAt: Date;
}
