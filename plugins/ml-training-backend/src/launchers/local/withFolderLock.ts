import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isGoneForCertain,
  ownIdentity,
  type ProcessIdentity,
} from '@modelport/plugin-ml-node';

const LOOK_EVERY_MS = 250;
/** A lock whose owner has not said who it is by then was left by a process that died while taking it. */
const NAMELESS_MS = 10_000;

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const text = await fs.readFile(path.join(lock, 'owner.json'), 'utf8');
    return isGoneForCertain(JSON.parse(text) as ProcessIdentity);
  } catch {
    const stat = await fs.stat(lock).catch(() => undefined);
    return stat !== undefined && Date.now() - stat.mtimeMs > NAMELESS_MS;
  }
}

/**
 * Runs work while no other process or caller holds the lock, a folder. A lock whose process has died is taken over.
 * @param onWait - told once when another holds it
 */
export async function withFolderLock<T>(
  lock: string,
  options: { signal: AbortSignal; onWait: () => Promise<void> },
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  for (;;) {
    options.signal.throwIfAborted();
    try {
      await fs.mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    if (await isAbandoned(lock)) {
      // Of several that find it abandoned, one moves it away; the others find nothing to move.
      const away = `${lock}.${randomUUID()}`;
      await fs.rename(lock, away).catch(() => {});
      await fs.rm(away, { recursive: true, force: true });
    } else {
      if (!told) {
        told = true;
        await options.onWait();
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: options.signal });
    }
  }
  try {
    const owner = JSON.stringify(ownIdentity());
    await fs.writeFile(path.join(lock, 'owner.json'), owner);
    return await work();
  } finally {
    await fs.rm(lock, { recursive: true, force: true });
  }
}
