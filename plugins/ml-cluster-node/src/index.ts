/**
 * The one client for every Kubernetes cluster of the portal: pooled connections, lists and watches that resume, logs,
 * server-side apply, and the namespaces that it may touch.
 *
 * @packageDocumentation
 */
export type { CacheRequest, CacheRow, CacheView } from './cache/CacheView';
export type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  GetOptions,
  Impersonation,
  ListOptions,
  ListPage,
  Selection,
  WriteOptions,
} from './client/CallOptions';
export type {
  AccessAnswer,
  AccessQuestion,
  ClusterClient,
  ObjectList,
} from './client/ClusterClient';
export { labelSelector } from './client/labelSelector';
export {
  type ClusterObject,
  EVENTS,
  inNamespace,
  JOBS,
  NODES,
  PODS,
  type ResourceRef,
} from './client/ResourceRef';
export { ClusterError, type ClusterErrorDetails } from './ClusterError';
export type { Discovery, ServedKind } from './discovery/Discovery';
export type { Json } from './Json';
export type { LogLine, LogOptions } from './logs/LogLine';
export type { ClusterDescription, Clusters } from './service/Clusters';
export { clustersServiceRef } from './service/clustersServiceRef';
export type {
  ClusterWatch,
  ClusterWatchEvent,
  ObjectKey,
  WatchOptions,
  WatchState,
} from './watch/ClusterWatch';
