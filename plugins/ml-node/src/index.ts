/**
 * Server parts shared by the Modelport backends: HTTP with deadlines, the access guard, the reader of
 * `modelport.yaml`, a cache that says how old its answers are.
 *
 * @packageDocumentation
 */
export {
  createModelAccessGuard,
  type ModelAccessGuardOptions,
} from './access/createModelAccessGuard';
export { belongsByCatalog } from './access/belongsByCatalog';
export { peopleByCatalog } from './access/peopleByCatalog';
export { requirePermission } from './access/requirePermission';
export {
  decideNameHolder,
  listAnnotated,
  type NameClaim,
  type NameHolder,
  type NameUser,
} from './access/nameHolder';
export { nameRefusal, type NameRefusal } from './access/nameRefusal';
export { DatabaseLastOwners, type LastOwners } from './access/LastOwners';
export {
  belongsToOwner,
  ownersOf,
  type EntityLoader,
} from './access/ownership';
export type {
  ModelAccess,
  ModelAccessGuard,
  ModelAccessRequest,
  ModelAction,
  TokenScope,
} from './access/types';
export {
  FreshCache,
  type CachedAnswer,
  type FreshCacheOptions,
} from './cache/FreshCache';
export {
  createModelportConfigReader,
  type ModelportConfigAtCommit,
  type ModelportConfigReader,
  sourceUrlAtCommit,
} from './config/createModelportConfigReader';
export { COMMIT_PATTERN, urlAtCommit } from './config/repositoryUrl';
export {
  createMeteredFetch,
  type MeteredFetch,
} from './http/createMeteredFetch';
export { waitUntil } from './waitUntil';
export {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
} from './http/createHttpClient';
export {
  fetchWithDeadline,
  type FetchDeadlineOptions,
} from './http/fetchWithDeadline';
export { isRefusal } from './http/isRefusal';
export { orUnavailable } from './http/orUnavailable';
export { mapLimited } from './concurrency/mapLimited';
export {
  GoneHosts,
  type GoneHostsOptions,
  hostLeaseName,
} from './lease/GoneHosts';
export { LeaseKeeper, type LeaseKeeperOptions } from './lease/LeaseKeeper';
export {
  type Lease,
  LeaseLostError,
  type LeaseRequest,
  Leases,
} from './lease/Leases';
export { readReleasedNames } from './mlflow/readReleasedNames';
export { readServers, type ServerConfig } from './mlflow/readServers';
export {
  isAlive,
  isGoneForCertain,
  isHolderGone,
  ownIdentity,
  type ProcessIdentity,
  startTimeOf,
} from './process/processIdentity';
export {
  answerUnknownRoutes,
  type UnknownRouteRequest,
} from './router/answerUnknownRoutes';
export { audited } from './router/audited';
export { Entrance } from './router/Entrance';
export type { EntranceRequest } from './router/Entrance';
export { ModelGate } from './router/ModelGate';
export type {
  Admission,
  ModelActor,
  ModelGateOptions,
  ModelReader,
} from './router/ModelGate';
export { withoutCredentials } from './router/withoutCredentials';
export type { AuditedRequest } from './router/withoutCredentials';
export { refuseLargeBodies } from './router/refuseLargeBodies';
export type { BodyParser } from './router/refuseLargeBodies';
export { refuseOtherRequest } from './router/refuseOtherRequest';
export {
  requirePlainNumbers,
  type ValidatedRequest,
} from './router/requirePlainNumbers';
export { requirePlainText } from './router/requirePlainText';
export { refuseUnknownFields } from './router/refuseUnknownFields';
export {
  buildGroupEntity,
  buildModelEntity,
  buildUserEntity,
  documentedRoutes,
  routesOf,
} from './testUtils';
