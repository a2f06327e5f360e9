import type {
  Deployment,
  DeploymentState,
} from '@modelport/plugin-ml-promotion-common';
import type { StatusTone } from '@modelport/plugin-ml-react';

/** How each state is drawn. */
export const DEPLOYMENT_TONES: Record<DeploymentState, StatusTone> = {
  pending: 'waiting',
  fetching: 'running',
  starting: 'running',
  serving: 'positive',
  stopping: 'warning',
  stopped: 'warning',
  failed: 'negative',
};

const STEPS: readonly DeploymentState[] = [
  'pending',
  'fetching',
  'starting',
  'serving',
];

/** The step of a deployment that is on its way to serve; undefined for one that is not. */
export function stepOf(
  state: DeploymentState,
): { step: number; total: number } | undefined {
  const index = STEPS.indexOf(state);
  return index < 0 || state === 'serving'
    ? undefined
    : { step: index + 1, total: STEPS.length };
}

/** Whether a deployment is on its way to serve. */
export function isComing(state: DeploymentState): boolean {
  return stepOf(state) !== undefined;
}

/** Whether a deployment has come to an end. */
export function hasEnded(state: DeploymentState): boolean {
  return state === 'stopped' || state === 'failed';
}

/** The words that the backend has for the state, unless they only repeat that it has stopped. */
export function messageOf({
  state,
  stateMessage,
}: Pick<Deployment, 'state' | 'stateMessage'>): string {
  return state === 'stopped' && stateMessage === 'Stopped.' ? '' : stateMessage;
}

/** How long a deployment has been in its state, in milliseconds. */
export function timeInState(
  { changedAt }: Pick<Deployment, 'changedAt'>,
  now: number,
): number {
  return Math.max(0, now - Date.parse(changedAt));
}
