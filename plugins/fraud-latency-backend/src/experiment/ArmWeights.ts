import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import { askModels } from '../serving/askModels';

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
  for (const instance of instances) {
    const answer = await askModels(ask, instance);
    if ('models' in answer) {
      const { experiment, models } = answer.models;
      const variants = models.flatMap(model => model.variants);
      return {
        // Of a service that is up to date: as its records name it, another one after it was ramped.
        experiment: experiment?.name,
        weights: new Map(variants.map(({ name, weight }) => [name, weight])),
      };
    }
    ({ problem } = answer);
  }
  return { problem };
}
