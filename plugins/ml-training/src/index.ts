/**
 * Start, follow and cancel trainings on the page of a model.
 *
 * @packageDocumentation
 */
export { mlTrainingPlugin as default } from './plugin';
export { mlTrainingTranslationRef } from './translation';
export { mlTrainingApiRef } from './api/MlTrainingApi';
export type {
  CallOptions,
  ListTrainingsOptions,
  LogOptions,
  MlTrainingApi,
} from './api/MlTrainingApi';
export { MlTrainingClient } from './api/MlTrainingClient';
