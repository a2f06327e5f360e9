/**
 * An embedded git host for portals that have none.
 *
 * @packageDocumentation
 */
export { gitHostPlugin as default } from './plugin';
export { catalogModuleGitHost } from './catalog/catalogModuleGitHost';
export { gitHostUrlReaderFactory } from './reader/gitHostUrlReaderFactory';
export {
  gitHostPermissions,
  gitHostRepositoryCreatePermission,
  gitHostRepositoryPushPermission,
  gitHostRepositoryReadPermission,
} from './permissions';
export { GIT_HOST_PUSH_TOPIC } from './pushEvent';
export type { GitHostPushEvent } from './pushEvent';
