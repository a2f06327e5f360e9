/**
 * Types and permissions of the ml-promotion plugin.
 *
 * @packageDocumentation
 */
export * from './deployment';
export * from './routes';
export * from './permissions';
