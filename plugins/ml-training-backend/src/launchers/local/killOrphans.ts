import { isAlive, type ProcessIdentity } from '@modelport/plugin-ml-node';

/** Ends the process group of a training whose supervisor has died, so that it does not train on unseen. */
export function killOrphans(
  supervisor: ProcessIdentity & { childPid?: number; childStartTime?: string },
): void {
  const { childPid, childStartTime } = supervisor;
  if (childPid === undefined || childStartTime === undefined) {
    return;
  }
  const child = { ...supervisor, pid: childPid, startTime: childStartTime };
  if (isAlive(child)) {
    try {
      process.kill(-childPid, 'SIGKILL');
    } catch {
      // it has just ended by itself
    }
  }
}
