/**
 * Runs of a model on its catalog page, and the latest runs of all models.
 *
 * @packageDocumentation
 */
export { mlExperimentsPlugin as default } from './plugin';
export { mlExperimentsTranslationRef } from './translation';
export { mlExperimentsApiRef } from './api/MlExperimentsApi';
export type {
  ArtifactContentOptions,
  ArtifactOptions,
  CallOptions,
  ListRunsOptions,
  MlExperimentsApi,
} from './api/MlExperimentsApi';
export { MlExperimentsClient } from './api/MlExperimentsClient';
