// @ts-check
/** Where things lie on this machine, and which versions are pinned. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const NODE_VERSION = '24.21.0';
export const YARN_VERSION = '4.18.1';
export const UV_VERSION = '0.13.8';

/** Options with which Node runs the TypeScript of this checkout. */
export const TRANSFORM = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
];

/** The root of this checkout. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../..',
);

/** One folder for everything fetched, by version; safe to delete. */
export const cache =
  process.env.MODELPORT_CACHE ??
  path.join(
    process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
    'modelport',
  );

/**
 * The first 16 hex digits of a sha256 over files of this checkout.
 *
 * @param {...string} files relative to the root
 */
export function hashOf(...files) {
  const hash = crypto.createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The environment that child processes get: the person's own, without what npm adds
 * (its node-gyp settings point at another Node) but with registry, proxy and certificates.
 */
export function cleanEnvironment() {
  const kept =
    /^npm_config_(registry|cafile|userconfig|globalconfig|https?_proxy|proxy|noproxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !(/^npm_/i.test(name) && !kept.test(name)) &&
        !['NODE', 'INIT_CWD', 'NODE_OPTIONS', 'NODE_ENV'].includes(name),
    ),
  );
}
