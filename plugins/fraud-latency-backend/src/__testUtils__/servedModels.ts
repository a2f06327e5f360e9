import { stringify } from 'yaml';

/** A DecisionPolicy document. */
export const aPolicy = (more: object = {}) => ({
  apiVersion: 'modelport/v1alpha1',
  kind: 'DecisionPolicy',
  metadata: { name: 'card-payments', version: 1 },
  thresholds: { review: 0.6, decline: 0.9 },
  ...more,
});

/** The same as people write it, with a version. */
export const policyText = (version: number, more: object = {}) =>
  stringify(aPolicy({ metadata: { name: 'card-payments', version }, ...more }));

/** Features of payments of the tests, in their order. */
export const FEATURES = ['amount', 'night', 'customer_count_7d'];

/** What `GET /v1/models` of a scoring service answers that runs two arms and follows a portal. */
export function servedModels(more: Record<string, unknown> = {}) {
  const variants = ['control', 'challenger'].map((name, at) => ({
    ...{ name, weight: 0.5, model: `fraud@${3 + at}` },
  }));
  return {
    configuration: 'card-payments',
    revision: 4,
    currency: 'EUR',
    policy: { name: 'card-payments', version: 1 },
    policy_document: aPolicy(),
    experiment: { configured: 'steeper', name: 'steeper', variants },
    directive: { revision: 0, problem: null, fetched_at: 1 },
    models: variants.map(({ name, weight }, at) => ({
      ...{ name: 'fraud', version: String(3 + at), digest: `sha256:${3 + at}` },
      variants: [{ name, weight }],
      shadow: false,
      features: { digest: 'sha256:f', names: FEATURES },
    })),
    ...more,
  };
}
