import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** To see deployments of a model, their latency and their logs. @public */
export const mlPromotionReadPermission = createPermission({
  name: 'ml-promotion.deployment.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To deploy a version of a model. @public */
export const mlPromotionDeployPermission = createPermission({
  name: 'ml-promotion.deployment.deploy',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To take a deployment away. @public */
export const mlPromotionUndeployPermission = createPermission({
  name: 'ml-promotion.deployment.undeploy',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To ask a deployed model for predictions. @public */
export const mlPromotionPredictPermission = createPermission({
  name: 'ml-promotion.endpoint.predict',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** All permissions of the plugin. @public */
export const mlPromotionPermissions = [
  mlPromotionReadPermission,
  mlPromotionDeployPermission,
  mlPromotionUndeployPermission,
  mlPromotionPredictPermission,
];
