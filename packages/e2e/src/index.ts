/**
 * Starting a portal and a browser for journeys and bars.
 *
 * @packageDocumentation
 */
export { openBrowser } from './browser';
export { startPortal, type StartedPortal } from './portal';
export { PortalApi } from './PortalApi';
