import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** To see versions, aliases, requests and the ledger of a model. @public */
export const mlRegistryReadPermission = createPermission({
  name: 'ml-registry.version.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To register a version of a model. @public */
export const mlRegistryRegisterPermission = createPermission({
  name: 'ml-registry.version.register',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To move `challenger`, and to ask for `champion`. @public */
export const mlRegistryMovePermission = createPermission({
  name: 'ml-registry.alias.move',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To approve or reject a request for `champion`. @public */
export const mlRegistryApprovePermission = createPermission({
  name: 'ml-registry.request.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** All permissions of the plugin. @public */
export const mlRegistryPermissions = [
  mlRegistryReadPermission,
  mlRegistryRegisterPermission,
  mlRegistryMovePermission,
  mlRegistryApprovePermission,
];
