/**
 * Types and permissions of the ml-access plugin.
 *
 * @packageDocumentation
 */
export * from './permissions';
export * from './routes';
export * from './token';
