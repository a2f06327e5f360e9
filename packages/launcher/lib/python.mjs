// @ts-check
/** The portal's Python environment: MLflow, from a hash-pinned list. */
import path from 'node:path';
import { once } from './cache.mjs';
import {
  UV_VERSION,
  cache,
  cleanEnvironment,
  hashOf,
  root,
} from './places.mjs';
import { run } from './run.mjs';
import { longStep } from './say.mjs';

const LIST = 'python/portal.txt';

/** @returns {Promise<string>} path of the uv program */
export async function ensureUv() {
  const folder = await once(`uv-${UV_VERSION}`, target =>
    run(
      'python3',
      ['-m', 'pip', 'install', '-q', '--target', target, `uv==${UV_VERSION}`],
      {
        env: cleanEnvironment(),
        log: path.join(cache, 'logs/uv.log'),
        what: 'Fetching uv',
      },
    ),
  );
  return path.join(folder, 'bin/uv');
}

/** @returns {Promise<string>} folder of the environment */
export async function ensurePortalPython() {
  return once(`portal-env-${hashOf(LIST)}`, folder =>
    longStep('Making the Python environment (MLflow)', 110, async () => {
      const uv = await ensureUv();
      const env = {
        ...cleanEnvironment(),
        UV_CACHE_DIR: path.join(cache, 'uv'),
      };
      const log = path.join(cache, 'logs/portal-env.log');
      const what = 'Making the Python environment';
      await run(uv, ['venv', '-q', '--relocatable', folder], {
        env,
        log,
        what,
      });
      await run(
        uv,
        [
          'pip',
          'install',
          '-q',
          '--python',
          path.join(folder, 'bin/python'),
          '--require-hashes',
          '--compile-bytecode',
          '-r',
          path.join(root, LIST),
        ],
        { env, log, what },
      );
    }),
  );
}
