import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';
import type { TrainingPlan } from '../TrainingLauncher';
import { endOf, hidePaths } from './hidePaths';
import { readRequirements } from './readRequirements';
import { runUv, uvEnvironment } from './runUv';
import { withFolderLock } from './withFolderLock';

/** Where environments are kept and what makes them. */
export interface ModelEnvironmentsOptions {
  cacheDirectory: string;
  uv: string;
  /** Python that stands in when the one that is asked for is not here. */
  python?: string;
  /** The portal's variables, of which uv sees a few. */
  variables?: NodeJS.ProcessEnv;
}

/** One making of an environment. */
export interface MakeRequest {
  checkout: string;
  environment: TrainingPlan['environment'];
  signal: AbortSignal;
  onLine: (line: string) => void;
}

const ANY_PYTHON = '>=3.10';
/** Most characters of uv's own message. */
const UV_MESSAGE_LENGTH = 250;

/** Makes and keeps Python environments, one for each set of requirement files. */
export class ModelEnvironments {
  readonly #options: ModelEnvironmentsOptions;

  constructor(options: ModelEnvironmentsOptions) {
    this.#options = options;
  }

  /**
   * Gives the folder of the environment, which is made when there is none for these files.
   * @throws InputError when a file is missing, holds what it may not hold, or cannot be installed
   */
  async provide(request: MakeRequest): Promise<string> {
    const { cacheDirectory } = this.#options;
    const key = await this.#keyOf(request);
    const target = path.join(cacheDirectory, `model-env-${key}`);
    if (await exists(target)) {
      return target;
    }
    await fs.mkdir(cacheDirectory, { recursive: true, mode: 0o700 });
    const { signal, onLine } = request;
    const onWait = async () =>
      onLine('Another training makes this environment; waiting for it.');
    await withFolderLock(`${target}.lock`, { signal, onWait }, async () => {
      if (!(await exists(target))) {
        await this.#make(target, request);
      }
    });
    return target;
  }

  /** Writes a message without the folders of the server. */
  withoutPaths(message: string, checkout: string): string {
    const cacheDirectory = path.resolve(this.#options.cacheDirectory);
    return hidePaths(message, { checkout, cacheDirectory });
  }

  async #keyOf({ checkout, environment }: MakeRequest): Promise<string> {
    const { python = '' } = environment;
    const hash = createHash('sha256').update(
      `${python}\n${this.#options.python ?? ''}\n`,
    );
    const { requirements } = environment;
    for (const content of await readRequirements(checkout, requirements)) {
      hash.update(`${content.length}\n`).update(content);
    }
    return hash.digest('hex');
  }

  async #make(target: string, request: MakeRequest): Promise<void> {
    const temporary = `${target}.${randomUUID()}.tmp`;
    const { requirements } = request.environment;
    try {
      await this.#makeVenv(temporary, request);
      request.onLine(`Installing ${requirements.join(' and ')}.`);
      await this.#uv(request, [
        'pip',
        'install',
        '--python',
        path.join(temporary, 'bin/python'),
        '--require-hashes',
        '--no-build', // a package's own code is not run by the portal
        ...requirements.flatMap(file => ['-r', file]),
      ]);
      await fs.rename(temporary, target);
    } catch (error) {
      request.signal.throwIfAborted();
      if (isError(error) && error.name === 'InputError') {
        throw new InputError(
          `The Python environment cannot be made: ${endOf(
            this.withoutPaths(error.message, request.checkout),
            UV_MESSAGE_LENGTH,
          )}`,
        );
      }
      throw error;
    } finally {
      await fs.rm(temporary, { recursive: true, force: true });
    }
  }

  async #makeVenv(folder: string, request: MakeRequest): Promise<void> {
    const asked = request.environment.python;
    const standIn = this.#options.python ?? ANY_PYTHON;
    const make = (python: string) =>
      this.#uv(request, ['venv', '--relocatable', '--python', python, folder]);
    request.onLine(`Making a Python environment${asked ? ` (${asked})` : ''}.`);
    if (!asked) {
      await make(standIn);
      return;
    }
    try {
      await make(asked);
    } catch (error) {
      request.signal.throwIfAborted();
      request.onLine(`Python ${asked} is not here; using ${standIn} instead.`);
      await fs.rm(folder, { recursive: true, force: true });
      await make(standIn);
    }
  }

  #uv(request: MakeRequest, args: string[]): Promise<void> {
    const { uv, cacheDirectory, variables = process.env } = this.#options;
    return runUv({
      uv,
      args: ['--no-config', ...args],
      cwd: request.checkout,
      env: uvEnvironment(variables, path.join(cacheDirectory, 'uv')),
      signal: request.signal,
      onLine: request.onLine,
    });
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await fs.access(file);
    return true;
  } catch {
    return false;
  }
}
