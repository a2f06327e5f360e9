import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { OWNER_ALONE } from './journalSegments';

/** Who has a folder; the start time tells a process from a later one with the same number. */
interface Owner {
  pid: number;
  startTime: string;
}

/** A folder that no other process of this machine uses. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process, made for this user alone when it is not there. The lock of a process that has died is
 * taken over. Locks are numbered files: the highest number counts, and a number can be taken once, so that of two
 * processes that find the same dead owner one is refused. It does not see processes of other machines or containers.
 *
 * @throws Error when a living process has it
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const making = path.join(folder, `.lock.${process.pid}`);
  const own = startTimeOf(process.pid) ?? '';
  writeFileSync(making, JSON.stringify({ pid: process.pid, startTime: own }), {
    mode: OWNER_ALONE,
  });
  try {
    for (;;) {
      const taken = highestLock(folder);
      const owner = taken === 0 ? undefined : readOwner(folder, taken);
      if (owner && startTimeOf(owner.pid) === owner.startTime) {
        throw new Error(
          `The folder ${folder} is in use by process ${owner.pid}; ` +
            `stop that one, or give this one another folder`,
        );
      }
      const next = taken + 1;
      if (!linkOnce(making, lockFile(folder, next))) continue;
      for (let i = 1; i <= taken; i++)
        rmSync(lockFile(folder, i), { force: true });
      return { release: () => release(folder, next) };
    }
  } finally {
    rmSync(making, { force: true });
  }
}

/** Leaves the file there: its number must not be given again. */
function release(folder: string, number: number) {
  const making = path.join(folder, `.lock.${process.pid}`);
  writeFileSync(making, '{}', { mode: OWNER_ALONE });
  renameSync(making, lockFile(folder, number));
}

function lockFile(folder: string, number: number): string {
  return path.join(folder, `lock-${number}`);
}

function highestLock(folder: string): number {
  const numbers = readdirSync(folder).flatMap(
    name => /^lock-(\d+)$/.exec(name)?.[1] ?? [],
  );
  return Math.max(0, ...numbers.map(Number));
}

function readOwner(folder: string, number: number): Owner | undefined {
  try {
    const parsed: unknown = JSON.parse(
      readFileSync(lockFile(folder, number), 'utf8'),
    );
    const { pid, startTime } = Object(parsed) as Partial<Owner>;
    const whole = Number.isSafeInteger(pid) && typeof startTime === 'string';
    return whole ? { pid: Number(pid), startTime: startTime ?? '' } : undefined;
  } catch {
    return undefined; // released, removed by a faster process, or cut short by a power failure
  }
}

function linkOnce(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** When a process began: field 22 of `/proc/<pid>/stat` on Linux, `ps -o lstart=` elsewhere; absent when there is none. */
function startTimeOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      const args = ['-o', 'lstart=', '-p', String(pid)];
      return execFileSync('ps', args, { encoding: 'utf8' }).trim() || undefined;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the command name (field 2) may hold spaces and brackets: count from its last bracket
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : rest[18];
  } catch {
    return undefined; // no such process
  }
}
