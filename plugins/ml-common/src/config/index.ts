export { findParameterProblem } from './checkConfigConsistency';
export * from './yamlText';
export * from './parseModelportConfig';
export * from './schema';
export * from './types';
