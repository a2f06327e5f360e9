import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { isComing } from './deploymentState';

/** What happens in an environment now. */
export interface EnvironmentState {
  environment: string;
  /** What serves, or drains. */
  current?: Deployment;
  /** What is on its way to serve. */
  coming?: Deployment;
}

/** What happens in each environment, from deployments of which the newest is first. */
export function environmentStates(
  environments: readonly string[],
  items: readonly Deployment[],
): EnvironmentState[] {
  const active = items.filter(
    ({ state }) =>
      state === 'serving' || state === 'stopping' || isComing(state),
  );
  const names = new Set([
    ...environments,
    ...active.map(({ environment }) => environment),
  ]);
  return Array.from(names, environment => {
    const here = active.filter(item => item.environment === environment);
    return {
      environment,
      current:
        here.find(({ state }) => state === 'serving') ??
        here.find(({ state }) => state === 'stopping'),
      coming: here.find(({ state }) => isComing(state)),
    };
  });
}
