import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Reads runs, curves and artifacts of a model. Its resource is the catalog entity that owns the experiment, so that a
 * policy can decide by the catalog's own rules (owner, annotation, ...).
 *
 * @public
 */
export const mlExperimentsReadPermission = createPermission({
  name: 'ml-experiments.run.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Every permission of ml-experiments.
 *
 * @public
 */
export const mlExperimentsPermissions = [mlExperimentsReadPermission];
