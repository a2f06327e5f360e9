import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** To see trainings of a model and their logs. @public */
export const mlTrainingReadPermission = createPermission({
  name: 'ml-training.training.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To start a training of a model. @public */
export const mlTrainingStartPermission = createPermission({
  name: 'ml-training.training.start',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To cancel a training of a model. @public */
export const mlTrainingCancelPermission = createPermission({
  name: 'ml-training.training.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** All permissions of the plugin. @public */
export const mlTrainingPermissions = [
  mlTrainingReadPermission,
  mlTrainingStartPermission,
  mlTrainingCancelPermission,
];
