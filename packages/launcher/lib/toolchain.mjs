// @ts-check
/** The pinned Node and Yarn, brought from the npm registry without root. */
import fs from 'node:fs';
import path from 'node:path';
import { once } from './cache.mjs';
import {
  NODE_VERSION,
  YARN_VERSION,
  cache,
  cleanEnvironment,
} from './places.mjs';
import { run } from './run.mjs';
import { longStep } from './say.mjs';

/**
 * @param {string} folder
 * @param {string} spec
 */
async function npmInstall(folder, spec) {
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  await run(
    command,
    [
      ...first,
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      spec,
    ],
    {
      env: cleanEnvironment(),
      log: path.join(cache, 'logs', `npm-${spec.replace(/[^\w.-]/g, '_')}.log`),
      what: `Fetching ${spec}`,
    },
  );
}

async function nodeBinary() {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await once(`node-${NODE_VERSION}`, target =>
    longStep(`Fetching Node ${NODE_VERSION}`, 12, () =>
      npmInstall(target, `${name}@${NODE_VERSION}`),
    ),
  );
  return path.join(folder, 'node_modules', name, 'bin/node');
}

/**
 * @typedef {{ node: string, yarn: string, env: NodeJS.ProcessEnv }} Toolchain Node's program and Yarn's script; `env`
 *   has `node` and `yarn` of the pinned versions first in its PATH
 */

/** @returns {Promise<Toolchain>} */
export async function ensureToolchain() {
  const node = await nodeBinary();
  const yarnFolder = await once(`yarn-${YARN_VERSION}`, folder =>
    npmInstall(folder, `@yarnpkg/cli-dist@${YARN_VERSION}`),
  );
  const yarn = path.join(
    yarnFolder,
    'node_modules/@yarnpkg/cli-dist/bin/yarn.js',
  );
  const bin = path.join(cache, `bin-${NODE_VERSION}-${YARN_VERSION}`);
  fs.mkdirSync(bin, { recursive: true });
  const shims = {
    node: `exec "${node}" "$@"`,
    yarn: `exec "${node}" "${yarn}" "$@"`,
  };
  for (const [name, line] of Object.entries(shims)) {
    const file = path.join(bin, name);
    const text = `#!/bin/sh\n${line}\n`;
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
      const temporary = `${file}.${process.pid}`;
      fs.writeFileSync(temporary, text, { mode: 0o755 });
      fs.renameSync(temporary, file);
    }
  }
  const env = cleanEnvironment();
  return {
    node,
    yarn,
    env: {
      ...env,
      PATH: `${bin}${path.delimiter}${env.PATH ?? ''}`,
      YARN_GLOBAL_FOLDER: path.join(cache, 'yarn'),
      YARN_ENABLE_TELEMETRY: '0',
      MODELPORT_CACHE: cache,
    },
  };
}
