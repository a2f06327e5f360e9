import { formatPolicy } from '@modelport/fraud-core';
import type { FastifyInstance } from 'fastify';
import type { RouteParts } from './RouteParts';

/** Which versions answer, for which cards, and by which policy. */
export function modelRoutes(
  app: FastifyInstance,
  { engine, directive, waiting }: RouteParts,
): void {
  app.get('/v1/models', () => {
    const { configuration, versions } = engine.serving;
    const { experiment, versionOf, shadow, policy } = configuration;
    return {
      configuration: configuration.name,
      revision: configuration.revision,
      currency: configuration.currency,
      policy: { name: policy.name, version: policy.version },
      policy_document: formatPolicy(policy),
      configured_policy: configuration.configuredPolicy,
      experiment: {
        configured: configuration.configuredExperiment,
        name: experiment.name,
        variants: experiment.variants.map(({ name, weight }) => ({
          name,
          weight,
          model: versionOf.get(name),
        })),
      },
      models: versions.map(({ ref, model, features }) => ({
        ...model,
        variants: experiment.variants
          .filter(({ name }) => versionOf.get(name) === ref)
          .map(({ name, weight }) => ({ name, weight })),
        shadow: shadow.includes(ref),
        features: {
          digest: features.digest,
          names: features.features.map(({ name }) => name),
        },
      })),
      waiting: waiting() ?? null,
      ...(directive && {
        directive: {
          revision: directive.revision,
          problem: directive.problem,
          fetched_at: directive.fetchedAt,
        },
      }),
    };
  });
}
