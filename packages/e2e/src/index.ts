/**
 * Starting a portal and a browser for journeys and bars.
 *
 * @packageDocumentation
 */
export { openBrowser } from './browser';
export { startPortal, type StartedPortal } from './portal';
export { PortalApi } from './PortalApi';
export { createFromTemplate, goldenPath, type GoldenPath } from './goldenPath';
export { Observer } from './Observer';
export { signIn } from './person';
export { Steps } from './steps';
