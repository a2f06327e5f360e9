/**
 * The embedded search engine, for which an index that does not exist yet is empty.
 *
 * @packageDocumentation
 */
export { searchModuleMl as default } from './module';
