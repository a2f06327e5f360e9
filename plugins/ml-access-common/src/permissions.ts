import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Issue a token for an entity that one's group owns.
 *
 * @public
 */
export const mlAccessTokenCreatePermission = createPermission({
  name: 'ml-access.token.create',
  attributes: { action: 'create' },
});

/**
 * List one's own tokens.
 *
 * @public
 */
export const mlAccessTokenReadPermission = createPermission({
  name: 'ml-access.token.read',
  attributes: { action: 'read' },
});

/**
 * End one's own tokens.
 *
 * @public
 */
export const mlAccessTokenDeletePermission = createPermission({
  name: 'ml-access.token.delete',
  attributes: { action: 'delete' },
});

/**
 * All permissions of ml-access.
 *
 * @public
 */
export const mlAccessPermissions = [
  mlAccessTokenCreatePermission,
  mlAccessTokenReadPermission,
  mlAccessTokenDeletePermission,
];
