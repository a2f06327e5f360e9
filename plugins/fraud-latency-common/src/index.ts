/**
 * Types, permissions and histogram arithmetic of the fraud-latency plugin.
 *
 * @packageDocumentation
 */
export * from './buckets';
export * from './decisions';
export * from './latency';
export * from './permissions';
export * from './routes';
