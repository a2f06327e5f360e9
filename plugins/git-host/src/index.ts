/**
 * Lets a signed-in person open the pages of the embedded git host, and tells in the form that a name is taken.
 *
 * @packageDocumentation
 */
export { gitHostPlugin as default } from './plugin';
