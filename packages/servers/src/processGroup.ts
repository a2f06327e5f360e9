import { setTimeout as delay } from 'node:timers/promises';
import {
  ProcessIdentity,
  readProcessRecord,
  removeProcessRecord,
  stillRuns,
} from './processIdentity';

const POLL_MS = 25;

/** Signals a whole group; false when it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Ends a process group: SIGTERM, then SIGKILL for whatever is left after `graceMs`. Resolves when
 * its leader is gone. Does nothing when the leader is another process by now.
 *
 * @returns whether there was something to end
 */
export async function endProcessGroup(
  leader: ProcessIdentity,
  graceMs = 8_000,
): Promise<boolean> {
  if (!stillRuns(leader)) return false;
  signalGroup(leader.pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (stillRuns(leader) && Date.now() < deadline) await delay(POLL_MS);
  // members may outlive their leader; the number of a group in use is not given to anyone else
  signalGroup(leader.pid, 'SIGKILL');
  while (stillRuns(leader)) await delay(POLL_MS);
  return true;
}

/**
 * Ends the server of an earlier run that was killed before it could tidy up. Only a process whose
 * pid **and** start time match the record is touched.
 *
 * @returns the process that was ended, if any
 */
export async function endLeftover(
  recordFile: string,
  graceMs?: number,
): Promise<ProcessIdentity | undefined> {
  const leftover = readProcessRecord(recordFile);
  const ended = leftover && (await endProcessGroup(leftover, graceMs));
  removeProcessRecord(recordFile);
  return ended ? leftover : undefined;
}
