/**
 * How other backends talk to ml-registry.
 *
 * @packageDocumentation
 */
export {
  HttpRegistryClient,
  type EntityVersion,
  type RegistryClient,
} from './RegistryClient';
export { registryServiceRef } from './registryServiceRef';
export type {
  ModelVersionDetail,
  RecordRegistrationRequest,
  VersionFile,
  VersionRef,
} from '@modelport/plugin-ml-registry-common';
