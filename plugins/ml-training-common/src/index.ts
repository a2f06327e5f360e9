/**
 * Types and permissions of the ml-training plugin.
 *
 * @packageDocumentation
 */
export * from './training';
export * from './routes';
export * from './permissions';
