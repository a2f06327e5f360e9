import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** To see latency, throughput and objective of a model's scoring service. @public */
export const fraudLatencyReadPermission = createPermission({
  name: 'fraud-latency.latency.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To look at single decisions; each look is audited. @public */
export const fraudLatencyDecisionPermission = createPermission({
  name: 'fraud-latency.decision.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** All permissions of the plugin. @public */
export const fraudLatencyPermissions = [
  fraudLatencyReadPermission,
  fraudLatencyDecisionPermission,
];
