/**
 * Scaffolder actions and workspace provider of Modelport.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMl as default } from './module';
