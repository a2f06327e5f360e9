import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { digestOfModel } from '@modelport/model-server';
import { type ModelFiles, UnfitModelError } from '../RolloutTarget';

/** A transfer that has not added a file for so long is one of a process that died. */
const ABANDONED_MS = 3_600_000;

/** A file of which nothing comes for so long is given up. */
const USUAL_IDLE_MS = 60_000;

/** Name of the folder of a digest. */
const NAME = /^[0-9a-f]{64}$/;
/** Ends the name of a folder that is being removed. */
const REMOVED = '.removed';

/** What says which copies may go. */
export interface Pruning {
  /** Digests that are still needed; asked once, while no model is brought that it could not know of. */
  inUse: () => Promise<ReadonlySet<string>>;
  /** Asked before each removal; false ends it. */
  mayRemove: () => Promise<boolean>;
}

/** Checked copies of registered models, one folder for each digest. */
export class ModelFolders {
  #pruned: Promise<unknown> = Promise.resolve();

  /** @param idleMs - how long nothing of a file may come */
  constructor(
    readonly directory: string,
    private readonly idleMs = USUAL_IDLE_MS,
  ) {}

  /** Where the model of a digest lies. */
  pathOf(digest: string): string {
    return path.join(this.directory, digest.replace(/^sha256:/, ''));
  }

  /**
   * Brings the model of a digest. A folder has its final name only when its files are all there and right.
   *
   * @throws UnfitModelError when the registered files have another digest
   */
  async provide(
    digest: string,
    files: ModelFiles,
    signal: AbortSignal,
  ): Promise<void> {
    // What is removed now was not needed when that was asked. Whatever is brought later finds it gone, and whatever was
    // begun earlier is known to those who were asked.
    await this.#pruned;
    const target = this.pathOf(digest);
    if ((await digestOf(target)) === digest) {
      return;
    }
    await this.#sweep();
    await fs.rm(target, { recursive: true, force: true });
    const temporary = `${target}.${randomUUID()}`;
    try {
      await download(temporary, files, signal, this.idleMs);
      const found = await digestOf(temporary);
      if (found !== digest) {
        throw new UnfitModelError(
          `The registered files have the digest ${found}, and ${digest} was recorded when the version was registered: find out who changed them, then register the model again`,
        );
      }
      await fs.rename(temporary, target);
    } catch (error) {
      // Another process may have brought the same model meanwhile.
      if ((await digestOf(target)) !== digest) {
        throw error;
      }
    } finally {
      await fs.rm(temporary, { recursive: true, force: true });
    }
  }

  /**
   * Removes the copies that nobody needs any more, and what an earlier run had begun to remove.
   *
   * @returns the digests whose copies are gone
   */
  async prune(pruning: Pruning): Promise<string[]> {
    const pruned = this.#pruned.then(() => this.#prune(pruning));
    this.#pruned = pruned.catch(() => {});
    return pruned;
  }

  async #prune({ inUse, mayRemove }: Pruning): Promise<string[]> {
    const used = await inUse();
    const gone: string[] = [];
    for (const name of await fs.readdir(this.directory).catch(() => [])) {
      const folder = path.join(this.directory, name);
      const digest = `sha256:${name}`;
      if (NAME.test(name) && !used.has(digest)) {
        if (!(await mayRemove())) {
          return gone;
        }
        // In one step, so that a folder of this name is always whole.
        await fs.rename(folder, `${folder}${REMOVED}`);
        await fs.rm(`${folder}${REMOVED}`, { recursive: true, force: true });
        gone.push(digest);
      } else if (name.endsWith(REMOVED)) {
        await fs.rm(folder, { recursive: true, force: true });
      }
    }
    return gone;
  }

  /** Removes what a process left that died while it fetched. */
  async #sweep(): Promise<void> {
    const names = await fs.readdir(this.directory).catch(() => []);
    for (const name of names.filter(each => each.includes('.'))) {
      const left = path.join(this.directory, name);
      // It may have got its final name, or gone, meanwhile.
      const found = await fs.stat(left).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > ABANDONED_MS) {
        await fs.rm(left, { recursive: true, force: true });
      }
    }
  }
}

async function digestOf(folder: string): Promise<string> {
  return digestOfModel(folder).catch(
    error => `none (${toError(error).message})`,
  );
}

/** @throws ServiceUnavailableError when nothing comes for too long */
async function write(
  source: Readable,
  target: string,
  signal: AbortSignal,
  idleMs: number,
): Promise<void> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), idleMs);
  try {
    await pipeline(
      source,
      async function* watch(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          timer.refresh();
          yield chunk;
        }
      },
      createWriteStream(target, { mode: 0o600, flags: 'wx' }),
      { signal: AbortSignal.any([signal, idle.signal]) },
    );
  } catch (error) {
    if (!idle.signal.aborted) throw error;
    throw new ServiceUnavailableError(
      `Nothing more of the file ${path.basename(target)} came for ${
        idleMs / 1_000
      } s`,
    );
  } finally {
    clearTimeout(timer);
  }
}

async function download(
  folder: string,
  files: ModelFiles,
  signal: AbortSignal,
  idleMs: number,
): Promise<void> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of await files.list(signal)) {
    const target = path.resolve(folder, file.path);
    if (!target.startsWith(folder + path.sep)) {
      throw new UnfitModelError(
        `The registered model has a file '${file.path}' outside its own folder; log the model again`,
      );
    }
    await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await write(await files.open(file.path, signal), target, signal, idleMs);
    const { size } = await fs.stat(target);
    if (size !== file.size) {
      throw new ServiceUnavailableError(
        `The file ${file.path} came with ${size} of its ${file.size} bytes`,
      );
    }
  }
}
