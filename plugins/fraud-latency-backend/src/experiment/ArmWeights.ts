import { ServiceUnavailableError, toError } from '@backstage/errors';
import { z } from 'zod';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';

/** What `GET /v1/models` of the scoring service answers, as far as it is needed here. */
const MODELS = z.object({
  /** Of a service that is up to date: as its records name it, another one after it was ramped. */
  experiment: z.object({ name: z.string() }).optional(),
  models: z.array(
    z.object({
      variants: z.array(z.object({ name: z.string(), weight: z.number() })),
    }),
  ),
});

/** Weights of the arms of the experiment that a service runs now, or why they are not known. */
export type ArmWeights =
  | { experiment?: string; weights: Map<string, number> }
  | { problem: string };

/** Asks a service by which weights its cards are given to arms: any instance, since all serve the same configuration. */
export async function readArmWeights(
  ask: Ask,
  { instances }: ScoringServiceConfig,
): Promise<ArmWeights> {
  let problem = 'No instance is configured';
  for (const { url, apiKey } of instances) {
    try {
      const { status, text } = await ask(
        'The scoring service',
        `${url}/v1/models`,
        apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      );
      if (status !== 200) {
        throw new ServiceUnavailableError(
          `The scoring service answered with status ${status}`,
        );
      }
      const { experiment, models } = MODELS.parse(JSON.parse(text));
      const variants = models.flatMap(model => model.variants);
      return {
        experiment: experiment?.name,
        weights: new Map(variants.map(({ name, weight }) => [name, weight])),
      };
    } catch (error) {
      problem =
        error instanceof ServiceUnavailableError
          ? error.message
          : `The scoring service answered with models that this portal cannot read (${
              toError(error).name
            })`;
    }
  }
  return { problem };
}
