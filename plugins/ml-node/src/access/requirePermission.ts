import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import { orUnavailable } from '../http/orUnavailable';

/**
 * Lets a caller through who has a permission that is of no model.
 * @throws NotAllowedError naming the permission; ServiceUnavailableError when the permission policy cannot be asked
 *
 * @public
 */
export async function requirePermission(
  permissions: PermissionsService,
  permission: BasicPermission,
  credentials: BackstageCredentials,
): Promise<void> {
  const [{ result }] = await orUnavailable('The permission policy', () =>
    permissions.authorize([{ permission }], { credentials }),
  );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `The portal's policy denies you ${permission.name}; ask a platform engineer`,
    );
  }
}
