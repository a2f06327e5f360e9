// @ts-check
/** Things made once and kept by name; a half-finished one is never used. */
import fs from 'node:fs';
import path from 'node:path';
import { cache } from './places.mjs';
import { identityOf } from './processes.mjs';

/**
 * What this process makes now, so that two askers of the same thing share it.
 *
 * @type {Map<string, Promise<string>>}
 */
const underWay = new Map();

/** @param {string} name */
function sweepHalfFinished(name) {
  for (const entry of fs.readdirSync(cache)) {
    const match = entry.match(/^(.+)\.making-(\d+)$/);
    if (match && match[1] === name && !identityOf(Number(match[2]))) {
      fs.rmSync(path.join(cache, entry), { recursive: true, force: true });
    }
  }
}

/**
 * Returns the folder `name` of the cache; makes it when it is not there. `make` writes to a
 * temporary folder that takes the name only when it is complete.
 *
 * @param {string} name holds the version, so that it never changes
 * @param {(folder: string) => Promise<void>} make
 */
export function once(name, make) {
  const known = underWay.get(name);
  if (known) return known;
  const making = makeOnce(name, make).finally(() => underWay.delete(name));
  underWay.set(name, making);
  return making;
}

/**
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 */
async function makeOnce(name, make) {
  fs.mkdirSync(cache, { recursive: true });
  const final = path.join(cache, name);
  if (fs.existsSync(final)) return final;
  sweepHalfFinished(name);
  const making = `${final}.making-${process.pid}`;
  fs.rmSync(making, { recursive: true, force: true });
  await make(making);
  try {
    fs.renameSync(making, final);
  } catch (error) {
    if (!fs.existsSync(final)) throw error;
    fs.rmSync(making, { recursive: true, force: true });
  }
  return final;
}
