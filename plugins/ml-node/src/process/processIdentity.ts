import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names a process for ever: a pid alone is given to another after its end.
 *
 * @public
 */
export interface ProcessIdentity {
  host: string;
  /** Changes with each start of the machine. */
  bootId: string;
  pid: number;
  /** Ticks since the start of the machine. */
  startTime: string;
}

/**
 * Start time of a process in ticks since boot; undefined when it is gone or a zombie.
 *
 * @public
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so that fields are counted after the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/**
 * This process.
 *
 * @public
 */
export function ownIdentity(): ProcessIdentity {
  return {
    host: hostname(),
    bootId: bootId(),
    pid: process.pid,
    startTime: startTimeOf(process.pid) ?? '',
  };
}

/**
 * Whether a process of this host runs still.
 *
 * @public
 */
export function isAlive(identity: ProcessIdentity): boolean {
  return (
    identity.host === hostname() &&
    identity.bootId === bootId() &&
    startTimeOf(identity.pid) === identity.startTime
  );
}

/**
 * Whether a process has ended for certain: it was of this host, and this host runs it no more.
 *
 * @public
 */
export function isGoneForCertain(identity: ProcessIdentity): boolean {
  return identity.host === hostname() && !isAlive(identity);
}

/**
 * Whether the process that a holder of a lease names, as JSON of its identity, has ended for certain.
 *
 * @public
 */
export function isHolderGone(holder: string): boolean {
  try {
    return isGoneForCertain(JSON.parse(holder) as ProcessIdentity);
  } catch {
    return false;
  }
}
