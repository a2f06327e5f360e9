import type { OverBudget } from './cost/trainingCost';
import type { ParameterValue, Training, TrainingProfile } from './training';

/**
 * Routes of the backend `ml-training`. `E` stands for `/v1/entities/:kind/:namespace/:name`.
 *
 * | method and path | body or query | answer |
 * | --- | --- | --- |
 * | GET `E/profiles` | `commit?` | `ProfilesResponse` |
 * | GET `E/trainings` | `limit?` (at most 100, default 25), `before?` (id) | `ListTrainingsResponse`, newest first |
 * | POST `E/trainings` | `StartTrainingRequest` | 201 `Training` |
 * | GET `E/trainings/:id` | | `Training` |
 * | GET `E/trainings/:id/log` | `cursor?` (bytes, default 0), `tail?` (lines) | `TrainingLogResponse` |
 * | POST `E/trainings/:id/cancel` | | `Training` |
 * | POST `E/trainings/:id/again` | | 201 `Training` |
 * | GET `/v1/queues` | | `QueuesResponse` |
 * | GET `/v1/budgets` | | `BudgetsResponse` |
 *
 * @public
 */
export const ML_TRAINING_ROUTES = [
  'GET /v1/entities/:kind/:namespace/:name/profiles',
  'GET /v1/entities/:kind/:namespace/:name/trainings',
  'POST /v1/entities/:kind/:namespace/:name/trainings',
  'GET /v1/entities/:kind/:namespace/:name/trainings/:id',
  'GET /v1/entities/:kind/:namespace/:name/trainings/:id/log',
  'POST /v1/entities/:kind/:namespace/:name/trainings/:id/cancel',
  'POST /v1/entities/:kind/:namespace/:name/trainings/:id/again',
  'GET /v1/queues',
  'GET /v1/budgets',
] as const;

/** Profiles that a commit declares. @public */
export interface ProfilesResponse {
  commit: string;
  profiles: TrainingProfile[];
  /** Why training is not possible now (no `modelport.yaml`, no launcher switched on), in one sentence. */
  problem?: string;
}

/** What to train. @public */
export interface StartTrainingRequest {
  profile: string;
  parameters?: Record<string, ParameterValue>;
  /** Full hash; the head of the default branch when absent. */
  commit?: string;
  /** Configured name of the cluster that it is to run on; the portal chooses where it is absent. */
  cluster?: string;
  /** Lets it cost more than its owner's budget has left; needs the permission for that. */
  overBudget?: OverBudget;
  /** Makes a repeated request return the training that the first one made. */
  requestId?: string;
}

/** A page of trainings. @public */
export interface ListTrainingsResponse {
  items: Training[];
  /** Give as `before` for the next page. */
  nextBefore?: string;
}

/** A part of the log. @public */
export interface TrainingLogResponse {
  text: string;
  /** Where the next part begins, in bytes. */
  cursor: number;
  /** True when the training has ended and nothing more comes. */
  end: boolean;
}

/** Channel of signals about all trainings of an entity; messages are `{channel, cursor}`. @public */
export const trainingsChannel = (entityRef: string) =>
  `ml-training:entity:${entityRef}`;

/** Channel of signals about one training and its log. @public */
export const trainingChannel = (id: string) => `ml-training:training:${id}`;
