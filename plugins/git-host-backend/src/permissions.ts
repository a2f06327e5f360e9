import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See the repositories whose catalog component one may read.
 *
 * @public
 */
export const gitHostRepositoryReadPermission = createPermission({
  name: 'git-host.repository.read',
  attributes: { action: 'read' },
});

/**
 * Make a repository for a group that one belongs to.
 *
 * @public
 */
export const gitHostRepositoryCreatePermission = createPermission({
  name: 'git-host.repository.create',
  attributes: { action: 'create' },
});

/**
 * Push to repositories of one's groups.
 *
 * @public
 */
export const gitHostRepositoryPushPermission = createPermission({
  name: 'git-host.repository.push',
  attributes: { action: 'update' },
});

/**
 * All permissions of the git host.
 *
 * @public
 */
export const gitHostPermissions = [
  gitHostRepositoryReadPermission,
  gitHostRepositoryCreatePermission,
  gitHostRepositoryPushPermission,
];
