/** A document of what people approved for the service of the rig's configuration. */
export const aDirective = (revision = 1, parts: object = {}) => ({
  apiVersion: 'modelport/v1alpha1',
  kind: 'ScoringDirective',
  metadata: { service: 'test', revision },
  ...parts,
});

/** Another policy than the rig's. */
export const aPolicy = (more: object = {}) => ({
  apiVersion: 'modelport/v1alpha1',
  kind: 'DecisionPolicy',
  metadata: { name: 'card-payments', version: 2 },
  thresholds: { review: 0.3, decline: 0.8 },
  ...more,
});

/** All cards to the control. */
export const STOPPED = { changes: 'steeper', variant: 'control' };

/** Most cards to the challenger. */
export const RAMPED = {
  changes: 'steeper',
  name: 'steeper-r2',
  weights: { control: 0.2, steep: 0.8 },
};
