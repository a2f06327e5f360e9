/**
 * Sign-in page of the demo profile, and the navigation of the portal.
 *
 * @packageDocumentation
 */
export { appModuleMlSignIn as default } from './module';
