export { findParameterProblem } from './checkConfigConsistency';
export * from './parseModelportConfig';
export * from './schema';
export * from './types';
