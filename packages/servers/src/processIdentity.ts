import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @public
 */
export interface ProcessIdentity {
  pid: number;
  /** Field 22 of `/proc/<pid>/stat` on Linux (clock ticks since boot), `ps -o lstart=` elsewhere. */
  startTime: string;
}

/**
 * Who runs under a pid now; undefined when nothing does, or only a zombie.
 *
 * @public
 */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTime =
    process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);
  return startTime ? { pid, startTime } : undefined;
}

function linuxStartTime(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // no such process
  }
  // the command name (field 2) may hold spaces and brackets: count from its last bracket
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : rest[18];
}

function psStartTime(pid: number): string | undefined {
  try {
    const args = ['-o', 'lstart=', '-p', String(pid)];
    return execFileSync('ps', args, { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined; // ps exits 1 when there is no such process
  }
}

/**
 * Whether the very same process still runs.
 *
 * @public
 */
export function stillRuns(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startTime === identity.startTime;
}

/** Keeps a process's identity in a file, for the next start to find. */
export function writeProcessRecord(
  file: string,
  identity: ProcessIdentity,
): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const making = `${file}.${process.pid}`;
  writeFileSync(making, `${JSON.stringify(identity)}\n`);
  renameSync(making, file);
}

/** Reads what {@link writeProcessRecord} kept; undefined when there is none or it is damaged. */
export function readProcessRecord(file: string): ProcessIdentity | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (parsed === null || typeof parsed !== 'object') return undefined;
    const { pid, startTime } = parsed as Partial<ProcessIdentity>;
    const whole =
      Number.isSafeInteger(pid) &&
      Number(pid) > 1 &&
      typeof startTime === 'string';
    return whole ? { pid: Number(pid), startTime: startTime! } : undefined;
  } catch {
    return undefined; // absent, or cut short by a power failure: there is nothing to end safely
  }
}

/** Removes the record of a process that has ended. */
export function removeProcessRecord(file: string): void {
  rmSync(file, { force: true });
}
