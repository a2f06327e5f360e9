/**
 * Backend of ml-registry.
 *
 * @packageDocumentation
 */
export { mlRegistryPlugin as default } from './plugin';
