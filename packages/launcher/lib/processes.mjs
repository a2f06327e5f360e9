// @ts-check
/** Processes known by pid and start time, so that a pid used again is never mistaken. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * When a process began, in the words of the operating system; undefined when there is none.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function identityOf(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {number} pid
 */
export function recordProcess(file, pid) {
  fs.writeFileSync(file, JSON.stringify({ pid, startTime: identityOf(pid) }));
}

/**
 * The recorded process, if it is the very same one and still runs.
 *
 * @param {string} file
 * @returns {number | undefined} its pid
 */
export function recordedProcess(file) {
  try {
    const { pid, startTime } = JSON.parse(fs.readFileSync(file, 'utf8'));
    return startTime && identityOf(pid) === String(startTime) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Longest time that a process which was killed is waited for to be gone. */
const GONE_MS = 2_000;

/**
 * Ends a process group at once, without a word, and waits until its leader is gone.
 *
 * @param {number} pid leader of the group
 */
export async function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    return; // It has just ended by itself.
  }
  // A dead leader keeps its ports until its last thread has ended and it is gone from the table.
  const deadline = Date.now() + GONE_MS;
  while (
    identityOf(pid) ||
    (Date.now() < deadline && fs.existsSync(`/proc/${pid}`))
  ) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/**
 * Ends a process group: SIGTERM, then SIGKILL after `graceMs`.
 *
 * @param {number} pid leader of the group
 * @param {number} [graceMs]
 */
export async function endGroup(pid, graceMs = 8_000) {
  const signal = (/** @type {NodeJS.Signals | 0} */ name) => {
    try {
      process.kill(-pid, name);
      return true;
    } catch {
      return false;
    }
  };
  const deadline = Date.now() + graceMs;
  signal('SIGTERM');
  while (identityOf(pid) && Date.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  signal('SIGKILL');
}
