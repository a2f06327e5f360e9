/**
 * An example permission policy.
 *
 * @packageDocumentation
 */
export { permissionModuleMlPolicy as default } from './module';
export { ExamplePermissionPolicy, type PolicyPeople } from './policy';
