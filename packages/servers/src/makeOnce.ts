import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { identifyProcess } from './processIdentity';

const underWay = new Map<string, Promise<void>>();

/**
 * Calls `make` on a temporary folder, which takes its name when it is complete: a half-finished one is never used, and
 * several processes may call this at once.
 */
export function makeOnce(
  folder: string,
  make: (making: string) => Promise<void>,
): Promise<void> {
  const making =
    underWay.get(folder) ??
    makeNow(folder, make).finally(() => underWay.delete(folder));
  underWay.set(folder, making);
  return making;
}

async function makeNow(
  folder: string,
  make: (making: string) => Promise<void>,
): Promise<void> {
  mkdirSync(path.dirname(folder), { recursive: true });
  removeHalfFinished(folder);
  const making = `${folder}.making-${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  await make(making);
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true, force: true }); // another process was first
  }
}

function removeHalfFinished(folder: string): void {
  const prefix = `${path.basename(folder)}.making-`;
  for (const entry of readdirSync(path.dirname(folder))) {
    if (!entry.startsWith(prefix)) continue;
    // what it makes its folder with may lie beside it, such as `…making-7-work`
    const pid = Number.parseInt(entry.slice(prefix.length), 10);
    if (!identifyProcess(pid)) {
      const left = path.join(path.dirname(folder), entry);
      rmSync(left, { recursive: true, force: true });
    }
  }
}
