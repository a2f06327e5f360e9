/**
 * Backend of ml-training: starts, watches and cancels trainings.
 *
 * @packageDocumentation
 */
export { mlTrainingPlugin as default } from './plugin';
