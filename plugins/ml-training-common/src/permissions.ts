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

/** To see the queues of the clusters: quotas, and who waits there. @public */
export const mlTrainingQueuesReadPermission = createPermission({
  name: 'ml-training.queues.read',
  attributes: { action: 'read' },
});

/** To see what the budgets of the month are used for. @public */
export const mlTrainingBudgetReadPermission = createPermission({
  name: 'ml-training.budget.read',
  attributes: { action: 'read' },
});

/** To start a training that costs more than its owner's budget has left. @public */
export const mlTrainingBudgetOverridePermission = createPermission({
  name: 'ml-training.budget.override',
  attributes: { action: 'create' },
});

/** All permissions of the plugin. @public */
export const mlTrainingPermissions = [
  mlTrainingReadPermission,
  mlTrainingStartPermission,
  mlTrainingCancelPermission,
  mlTrainingQueuesReadPermission,
  mlTrainingBudgetReadPermission,
  mlTrainingBudgetOverridePermission,
];
