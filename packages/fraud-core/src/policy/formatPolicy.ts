import type { DecisionPolicy } from './policy';

/**
 * Writes a policy as the document that {@link parsePolicy} reads: parsing it gives the same policy again.
 *
 * @returns an object for a writer of YAML or JSON
 * @public
 */
export function formatPolicy(policy: DecisionPolicy): object {
  const { name, version, rules, thresholds, withoutScore } = policy;
  const { share, salt } = policy.exploration;
  return {
    apiVersion: 'modelport/v1alpha1',
    kind: 'DecisionPolicy',
    metadata: { name, version },
    ...(rules.length > 0 && {
      rules: rules.map(rule => ({
        name: rule.name,
        when: rule.conditions.map(({ value, comparison, limit }) => ({
          value,
          [comparison]: limit,
        })),
        decision: rule.decision,
      })),
    }),
    thresholds: { ...thresholds },
    withoutScore,
    // A policy that does not explore has no salt either.
    ...(salt !== '' && { exploration: { share, salt } }),
  };
}
