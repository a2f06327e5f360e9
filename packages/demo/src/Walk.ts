import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import type { DemoModel } from './models';
import type { PersonaApi } from './PersonaApi';
import type { Scoring } from './scoring/Scoring';

/** Says what a step does now, in a word or two; a step that never says anything had nothing to do. */
export type Report = (doing: string) => void;

/** A model on its way, with what the steps so far have found or made. */
export interface Walk {
  model: DemoModel;
  author: PersonaApi;
  reviewer: PersonaApi;
  /** Milliseconds between two looks at something that takes a while. */
  askEveryMs: number;
  /** Absent where no scoring service runs beside the portal. */
  scoring?: Scoring;
  /** Ended well, in the order of `model.trainings`. */
  trainings: Training[];
  version?: string;
  deployment?: Deployment;
}

/** Path of the model's routes in a plugin's API. */
export const routesOf = (plugin: string, { model }: Walk) =>
  `${plugin}/v1/entities/component/default/${model.name}`;

/**
 * What an earlier step has made.
 * @throws Error when steps run in the wrong order
 */
export function made<T>(what: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`there is no ${what} yet`);
  return value;
}
