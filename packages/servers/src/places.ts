import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The root of this checkout. */
// eslint-disable-next-line no-restricted-syntax -- servers are only ever started from a checkout
export const repositoryRoot = path.resolve(__dirname, '../../..');

/**
 * The one folder for everything fetched, by version; safe to delete.
 * `MODELPORT_CACHE` names it; else it lies in the user's cache folder.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return (
    env.MODELPORT_CACHE ??
    path.join(env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'modelport')
  );
}

/** The first 16 hex digits of the sha256 of files, one after the other, as used in names of the cache. */
export function shortHashOf(...files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

const KEPT_NPM =
  /^npm_config_(registry|cafile|userconfig|globalconfig|https?_proxy|proxy|noproxy)$/i;
const DROPPED = ['NODE', 'INIT_CWD', 'NODE_OPTIONS', 'NODE_ENV'];

/**
 * What child processes get: the person's own environment without what npm and jest add, but with
 * registry, proxy and certificates.
 */
export function cleanEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const added = /^(npm_|JEST_)/i.test(name) && !KEPT_NPM.test(name);
    if (value !== undefined && !added && !DROPPED.includes(name)) {
      clean[name] = value;
    }
  }
  return clean;
}

/** Every file of that name in a folder of `PATH`, in its order. */
export function programsInPath(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): string[] {
  return (env.PATH ?? '')
    .split(path.delimiter)
    .filter(folder => folder !== '')
    .map(folder => path.join(folder, name))
    .filter(file => existsSync(file));
}
