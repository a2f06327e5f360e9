/**
 * Lets a signed-in person open the pages of the embedded git host.
 *
 * @packageDocumentation
 */
export { gitHostPlugin as default } from './plugin';
