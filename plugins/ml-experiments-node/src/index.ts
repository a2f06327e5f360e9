/**
 * How other backends talk to ml-experiments.
 *
 * @packageDocumentation
 */
export {
  HttpExperimentsClient,
  type EntityRun,
  type ExperimentsClient,
} from './ExperimentsClient';
export { experimentsServiceRef } from './experimentsServiceRef';
