/**
 * Demo sign-in, and the checks that keep the demo profile on this machine.
 *
 * @packageDocumentation
 */
export { authModuleMlDemo as default } from './module';
export { profileRootHttpRouterServiceFactory } from './rootHttpRouter';
