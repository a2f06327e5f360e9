/**
 * Types, permissions and histogram arithmetic of the fraud-latency plugin.
 *
 * @packageDocumentation
 */
export * from './buckets';
export * from './business';
export * from './caught';
export * from './decisions';
export * from './experiment';
export * from './latency';
export * from './payments';
export * from './permissions';
export * from './records';
export * from './review';
export * from './routes';
export * from './serving';
