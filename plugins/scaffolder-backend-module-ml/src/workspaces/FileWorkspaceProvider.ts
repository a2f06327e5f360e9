import { randomUUID } from 'node:crypto';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  restoreWorkspace,
  serializeWorkspace,
  WorkspaceProvider,
} from '@backstage/plugin-scaffolder-node/alpha';

const TASK_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/;
const UNFINISHED = '.unfinished';

/**
 * Keeps the workspaces of scaffolder tasks as one archive each in a folder, so that a task goes
 * on after a crash of the portal. An archive is replaced in one step: a crash in the middle of
 * writing leaves the one before.
 *
 * @public
 */
export class FileWorkspaceProvider implements WorkspaceProvider {
  readonly #directory: string;

  constructor(options: { directory: string }) {
    this.#directory = options.directory;
  }

  /** Removes what a crash in the middle of writing left. */
  async prepare(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    for (const name of await readdir(this.#directory)) {
      if (name.endsWith(UNFINISHED)) {
        await rm(join(this.#directory, name), { force: true });
      }
    }
  }

  async serializeWorkspace(options: { path: string; taskId: string }) {
    const archive = this.#archive(options.taskId);
    const found = await stat(options.path).catch(() => undefined);
    if (!found?.isDirectory()) {
      throw new NotFoundError(
        `The task ${options.taskId} has no workspace at ${options.path}.`,
      );
    }
    const { contents } = await serializeWorkspace({ path: options.path });
    const unfinished = `${archive}.${randomUUID()}${UNFINISHED}`;
    await mkdir(this.#directory, { recursive: true });
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(contents);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, archive);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async cleanWorkspace(options: { taskId: string }): Promise<void> {
    await rm(this.#archive(options.taskId), { force: true });
  }

  /** Fills a folder with the workspace of a task; a task that has none yet starts empty. */
  async rehydrateWorkspace(options: { taskId: string; targetPath: string }) {
    let buffer: Buffer;
    try {
      buffer = await readFile(this.#archive(options.taskId));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await mkdir(options.targetPath, { recursive: true });
    await restoreWorkspace({ path: options.targetPath, buffer });
  }

  #archive(taskId: string): string {
    if (!TASK_ID.test(taskId)) {
      throw new InputError(`"${taskId}" is not the id of a task.`);
    }
    return join(this.#directory, `${taskId}.tar`);
  }
}
