/**
 * How other backends talk to ml-experiments.
 *
 * @packageDocumentation
 */
export {
  HttpExperimentsClient,
  type EndRun,
  type EntityRun,
  type ExperimentClaim,
  type ExperimentsClient,
} from './ExperimentsClient';
export { experimentsServiceRef } from './experimentsServiceRef';
export type {
  CreatedRun,
  CreateRunRequest,
  EndedRun,
  EndRunRequest,
  EndRunStatus,
} from '@modelport/plugin-ml-experiments-common';
