// @ts-check
/** The pinned Node and Yarn, brought from the npm registry without root. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { once } from './cache.mjs';
import {
  NODE_VERSION,
  YARN_VERSION,
  cache,
  cleanEnvironment,
  root,
} from './places.mjs';
import { run } from './run.mjs';
import { Remedy, longStep } from './say.mjs';

/** Fails with one sentence when a prerequisite is missing. */
export function checkPrerequisites() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new Remedy(
      `Node ${process.versions.node} is too old: install Node 20 or newer.`,
    );
  }
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
  } catch {
    throw new Remedy('git is not installed: install git and try again.');
  }
  try {
    execFileSync(
      'python3',
      [
        '-c',
        'import sys, pip; sys.exit(0 if sys.version_info >= (3, 10) else 3)',
      ],
      { stdio: 'ignore' },
    );
  } catch {
    throw new Remedy(
      'Python 3.10 or newer with pip is not installed (or `python3 -m pip` does not work): install python3 and python3-pip (Debian and Ubuntu: also python3-venv) and try again.',
    );
  }
  try {
    const { bavail, bsize } = fs.statfsSync(root);
    const freeGB = (bavail * bsize) / 1e9;
    if (
      freeGB < 1 ||
      (freeGB < 5 && !fs.existsSync(path.join(root, 'node_modules')))
    ) {
      throw new Remedy(
        `Only ${freeGB.toFixed(
          1,
        )} GB of disk are free where this checkout lies: free at least 5 GB and try again.`,
      );
    }
  } catch (error) {
    if (error instanceof Remedy) throw error;
  }
}

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
  const folder = await once(`node-${NODE_VERSION}`, folder =>
    longStep(`Fetching Node ${NODE_VERSION}`, 12, () =>
      npmInstall(folder, `${name}@${NODE_VERSION}`),
    ),
  );
  return path.join(folder, 'node_modules', name, 'bin/node');
}

/**
 * @typedef {{ node: string, env: NodeJS.ProcessEnv }} Toolchain `env` has `node` and `yarn`
 *   of the pinned versions first in its PATH
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
    env: {
      ...env,
      PATH: `${bin}${path.delimiter}${env.PATH ?? ''}`,
      YARN_GLOBAL_FOLDER: path.join(cache, 'yarn'),
      YARN_ENABLE_TELEMETRY: '0',
      MODELPORT_CACHE: cache,
    },
  };
}
