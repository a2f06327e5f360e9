/**
 * Types and permissions of the ml-registry plugin.
 *
 * @packageDocumentation
 */
export * from './version';
export * from './ledger';
export * from './routes';
export * from './internalRoutes';
export * from './permissions';
export type { VersionRef } from '@modelport/plugin-ml-common';
