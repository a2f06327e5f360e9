import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** To see latency, throughput and objective of a model's scoring service, and figures over many of its decisions. @public */
export const fraudLatencyReadPermission = createPermission({
  name: 'fraud-latency.latency.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To look at single decisions and lists of them; each look is audited. @public */
export const fraudLatencyDecisionPermission = createPermission({
  name: 'fraud-latency.decision.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To see the payments that people are to look at, with what was said of them. @public */
export const fraudLatencyReviewReadPermission = createPermission({
  name: 'fraud-latency.review.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To claim such a payment and to give a verdict, which becomes a label; beside it the service asks for an analyst. @public */
export const fraudLatencyReviewDecidePermission = createPermission({
  name: 'fraud-latency.review.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To request another policy or something else with the experiment, and to try what a policy would have done. @public */
export const fraudLatencyServingRequestPermission = createPermission({
  name: 'fraud-latency.serving.request',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To approve or reject what another person requested, and to roll an experiment back. @public */
export const fraudLatencyServingDecidePermission = createPermission({
  name: 'fraud-latency.serving.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** All permissions of the plugin. @public */
export const fraudLatencyPermissions = [
  fraudLatencyReadPermission,
  fraudLatencyDecisionPermission,
  fraudLatencyReviewReadPermission,
  fraudLatencyReviewDecidePermission,
  fraudLatencyServingRequestPermission,
  fraudLatencyServingDecidePermission,
];
