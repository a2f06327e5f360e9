import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';
import { endOf, hidePaths } from '../launchers/local/hidePaths';
import { runUv, uvEnvironment } from '../launchers/local/runUv';
import type { ImageRequest } from './ImageBuilder';
import { relocatePackages } from './relocatePackages';

/** The platforms that images are made for, as uv names them. */
export const PLATFORMS = {
  'linux/amd64': 'x86_64-unknown-linux-gnu',
  'linux/arm64': 'aarch64-unknown-linux-gnu',
} as const;

/** What packages are installed for, and by what. */
export interface InstallOptions {
  uv: string;
  /** Version of the Python that runs them, such as `3.11`. */
  python: string;
  platform: keyof typeof PLATFORMS;
  cacheDirectory: string;
  /** The portal's variables, of which uv sees a few. */
  variables: NodeJS.ProcessEnv;
}

const MESSAGE_LENGTH = 250;

/**
 * Installs a plan's requirements into an empty folder, for the Python of another machine: wheels alone, each with the
 * hash that the repository pins. None of their code is run.
 *
 * @throws InputError when uv cannot
 */
export async function installEnvironment(
  folder: string,
  { checkout, plan, signal, onLine }: ImageRequest,
  options: InstallOptions,
): Promise<void> {
  const { uv, python, platform, cacheDirectory, variables } = options;
  const { requirements } = plan.environment;
  if (requirements.length) {
    onLine(`Installing ${requirements.join(' and ')} for Python ${python}.`);
    try {
      await runUv({
        uv,
        args: [
          ...['--no-config', 'pip', 'install', '--target', folder],
          ...['--python-version', python],
          ...['--python-platform', PLATFORMS[platform]],
          ...['--require-hashes', '--no-build', '--no-compile-bytecode'],
          ...requirements.flatMap(file => ['-r', file]),
        ],
        cwd: checkout,
        env: uvEnvironment(variables, path.join(cacheDirectory, 'uv')),
        signal,
        onLine,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isError(error) || error.name !== 'InputError') throw error;
      const text = hidePaths(error.message, { checkout, cacheDirectory });
      throw new InputError(
        `The Python environment cannot be made: ${endOf(text, MESSAGE_LENGTH)}`,
      );
    }
  }
  await fs.rm(path.join(folder, '.lock'), { force: true }); // uv's own
  await relocatePackages(folder);
  await writePython(path.join(folder, 'bin'), python);
}

/** Gives `python` a meaning where the machine or the base image calls its Python by its version alone. */
async function writePython(bin: string, version: string): Promise<void> {
  await fs.mkdir(bin, { recursive: true });
  const program = `python${version}`;
  const text = [
    '#!/bin/sh',
    `if command -v ${program} >/dev/null; then exec ${program} "$@"; fi`,
    `echo "${program} is not in PATH, which is $PATH: the base image or the node has to have it" >&2`,
    'exit 127',
    '',
  ].join('\n');
  for (const name of ['python', 'python3']) {
    const file = path.join(bin, name);
    await fs.rm(file, { force: true });
    await fs.writeFile(file, text, { mode: 0o755 });
  }
}
