import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';
import { readRequirements } from '../launchers/local/readRequirements';
import { withFolderLock } from '../launchers/local/withFolderLock';
import type { ImageBuilder, ImageRequest } from './ImageBuilder';
import { ENVIRONMENT, imageVariables, WORKSPACE } from './imageVariables';
import { installEnvironment, PLATFORMS } from './installEnvironment';
import { requireRepository } from './requireRepository';
import { runCrane } from './runCrane';
import type { RegistryCredentials } from './withDockerConfig';
import { writeLayer } from './writeLayer';

/** Where images go, and what makes them. */
export interface CraneImageBuilderOptions {
  /** Path of the program. */
  crane: string;
  /** Path of uv, which installs the packages. */
  uv: string;
  /** Where images are pushed, such as `registry.example.org/team/trainings`; a registry on loopback may lack encryption. */
  repository: string;
  credentials?: readonly RegistryCredentials[];
  /** Image that brings the system and a Python, by its digest; without one the nodes bring them. */
  base?: string;
  /** Version of the Python that the base image or the nodes have, such as `3.11`. */
  python: string;
  /** Of the nodes; default `linux/amd64`. */
  platform?: keyof typeof PLATFORMS;
  /** Holds downloaded packages, and what is made while it is made. */
  cacheDirectory: string;
  /** The portal's variables, of which the programs see a few; default: this process's. */
  variables?: NodeJS.ProcessEnv;
  /** The longest that one question to a registry and one push may take; default 1 min and 30 min. */
  limits?: { askMs: number; pushMs: number };
}

/** Part of every key: raised when the same requirements are to give another image. */
const RECIPE = 1;
const ID = /^[A-Za-z0-9-]{1,64}$/;
const PYTHON = /^3\.\d{1,2}$/;
const BY_DIGEST = /^\S+@sha256:[0-9a-f]{64}$/;
/** Of nobody who is known to the system. */
const USER = '10001:10001';

/**
 * Assembles images by the program crane, without a daemon: one layer with the packages, which trainings with the same
 * requirements share by a tag in the registry, and on it one with the files of the commit.
 */
export class CraneImageBuilder implements ImageBuilder {
  readonly #options: Required<Omit<CraneImageBuilderOptions, 'base'>> &
    Pick<CraneImageBuilderOptions, 'base'>;

  /** @throws InputError when a value cannot be meant */
  constructor(options: CraneImageBuilderOptions) {
    const { repository, base, python } = options;
    requireRepository(repository);
    if (base !== undefined) {
      if (!BY_DIGEST.test(base)) {
        throw new InputError(
          `the base image '${base}' is not named by its digest: write it as host/repository@sha256:…, so that it stays the same`,
        );
      }
      requireRepository(base.split('@')[0].replace(/:[^/:]*$/, ''));
    }
    if (!PYTHON.test(python)) {
      throw new InputError(
        `python '${python}' is no version such as 3.11: write the one that the base image or the nodes have`,
      );
    }
    this.#options = {
      ...{ credentials: [], platform: 'linux/amd64', variables: process.env },
      limits: { askMs: 60_000, pushMs: 30 * 60_000 },
      ...options,
    };
  }

  async build(request: ImageRequest): Promise<{ image: string }> {
    const { id, checkout, plan, signal, onLine } = request;
    if (!ID.test(id)) {
      throw new InputError(`id '${id}' is not the id of a training`);
    }
    const { repository } = this.#options;
    const environment = await this.#provideEnvironment(request);
    return this.#inFolder(`source-${id}`, request, async folder => {
      const layer = path.join(folder, 'layer.tar.gz');
      await writeLayer({
        folder: checkout,
        at: WORKSPACE,
        file: layer,
        signal,
      });
      onLine('Pushing the files of the commit.');
      const image = await this.#push(signal, [
        ...['mutate', environment, '--append', layer, '--repo', repository],
        ...['--workdir', WORKSPACE, '--user', USER],
        ...['--label', `org.opencontainers.image.revision=${plan.commit}`],
      ]);
      return { image };
    });
  }

  /** Gives the image with a plan's packages, which is made when the registry has none. */
  async #provideEnvironment(request: ImageRequest): Promise<string> {
    const { repository } = this.#options;
    const name = `environment-${await this.#keyOf(request)}`;
    const find = () => this.#find(`${repository}:${name}`, request.signal);
    const found = await find();
    if (found) {
      request.onLine('The packages are in the registry already.');
      return found;
    }
    return this.#inFolder(name, request, async folder => {
      const foundNow = await find(); // made by whom this one waited for
      return foundNow ?? this.#makeEnvironment(name, folder, request);
    });
  }

  async #makeEnvironment(
    tag: string,
    folder: string,
    request: ImageRequest,
  ): Promise<string> {
    const { repository, base, platform, python } = this.#options;
    const { signal, onLine, plan } = request;
    const asked = plan.environment.python;
    if (asked && asked !== python) {
      onLine(`Python ${asked} is not in the image; using ${python} instead.`);
    }
    const packages = path.join(folder, 'packages');
    await fs.mkdir(packages);
    await installEnvironment(packages, request, this.#options);
    const layer = path.join(folder, 'layer.tar.gz');
    onLine('Packing the packages.');
    const at = ENVIRONMENT;
    await writeLayer({ folder: packages, at, file: layer, signal });
    onLine('Pushing the packages.');
    const from = base
      ? ['--base', base, '--platform', platform]
      : ['--oci-empty-base'];
    const image = await this.#push(signal, [
      ...['append', ...from, '--new_layer', layer],
      ...['--new_tag', `${repository}:making-${tag}`],
    ]);
    const variables = imageVariables(await this.#variablesOfBase(signal));
    return this.#push(signal, [
      ...['mutate', image, '--set-platform', platform],
      ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...['--tag', `${repository}:${tag}`],
    ]);
  }

  async #variablesOfBase(signal: AbortSignal): Promise<string[] | undefined> {
    const { base, platform } = this.#options;
    if (!base) return undefined;
    const args = ['config', base, '--platform', platform];
    const { config } = JSON.parse(await this.#crane(signal, args)) as {
      config?: { Env?: string[] };
    };
    return config?.Env;
  }

  async #find(tag: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const digest = (await this.#crane(signal, ['digest', tag])).trim();
      return `${this.#options.repository}@${digest}`;
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') return undefined;
      throw error;
    }
  }

  async #keyOf({ checkout, plan }: ImageRequest): Promise<string> {
    const { python, platform, base = '' } = this.#options;
    const { requirements } = plan.environment;
    const hash = createHash('sha256');
    hash.update(JSON.stringify([RECIPE, python, platform, base]));
    for (const content of await readRequirements(checkout, requirements)) {
      hash.update(`\n${content.length}\n`).update(content);
    }
    return hash.digest('hex');
  }

  /** Lends a folder to one at a time; what an earlier one left in it is gone. */
  async #inFolder<T>(
    name: string,
    { signal, onLine }: ImageRequest,
    work: (folder: string) => Promise<T>,
  ): Promise<T> {
    const { cacheDirectory } = this.#options;
    await fs.mkdir(cacheDirectory, { recursive: true, mode: 0o700 });
    const folder = path.join(cacheDirectory, `image-${name}`);
    const onWait = async () =>
      onLine('Another training makes this image; waiting for it.');
    return withFolderLock(`${folder}.lock`, { signal, onWait }, async () => {
      const remove = () => fs.rm(folder, { recursive: true, force: true });
      await remove();
      await fs.mkdir(folder, { mode: 0o700 });
      try {
        return await work(folder);
      } finally {
        await remove();
      }
    });
  }

  #crane(
    signal: AbortSignal,
    args: readonly string[],
    limitMs = this.#options.limits.askMs,
  ): Promise<string> {
    return runCrane(args, { ...this.#options, signal, limitMs });
  }

  /** @returns the image that was pushed, by its digest */
  async #push(signal: AbortSignal, args: readonly string[]): Promise<string> {
    const { pushMs } = this.#options.limits;
    const said = await this.#crane(signal, args, pushMs);
    const digest = /@(sha256:[0-9a-f]{64})\s*$/.exec(said)?.[1];
    if (digest) return `${this.#options.repository}@${digest}`;
    throw new Error(
      `crane names no digest of what it pushed: '${said.trim()}'`,
    );
  }
}
