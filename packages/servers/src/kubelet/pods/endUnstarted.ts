import { ContainerRun } from './ContainerRun';
import { ContainerState } from './Pod';

const UNKNOWN = {
  ...{ exitCode: 137, reason: 'ContainerStatusUnknown' },
  message: 'The container could not be located when the pod was terminated',
};

/**
 * Says of a pod that is over what became of containers that did not end: they count as those that cannot be found. Those
 * behind an init container that failed go on waiting for ever, as in any cluster.
 */
export function endUnstarted(
  init: readonly ContainerRun[],
  main: readonly ContainerRun[],
): void {
  const ended = ({ status }: ContainerRun) =>
    status.state.terminated?.exitCode === 0;
  if (!init.every(ended)) return;
  for (const run of main) {
    if (run.status.state.terminated) continue;
    const state: ContainerState = {
      terminated: {
        ...{ ...UNKNOWN, startedAt: null },
        finishedAt: new Date().toISOString(),
      },
    };
    run.status = { ...run.status, state, ready: false, started: false };
  }
}
