/**
 * Backend of ml-experiments: runs, curves and artifacts of MLflow servers, for the catalog entities that own them.
 *
 * @packageDocumentation
 */
export { mlExperimentsPlugin as default } from './plugin';
