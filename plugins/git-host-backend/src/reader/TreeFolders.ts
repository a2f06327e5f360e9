import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { assertError } from '@backstage/errors';

/** Longer than anybody works in one. */
const KEPT_MS = 3_600_000;

/** What {@link TreeFolders} works with. */
export type TreeFoldersOptions = {
  /** Where the folders are made. */
  workingDirectory: string;
  /** The folder of the repositories: tells the folders of this git host from those of another in one place. */
  directory: string;
  logger: Pick<LoggerService, 'warn'>;
  now?: () => number;
};

/**
 * Makes folders for copies of repositories. Not everyone who asks for such a copy removes it, so those that are older than
 * an hour are removed when the next is made, and what an earlier process left at the start.
 */
export class TreeFolders {
  static readonly #ofProcess = new Map<string, TreeFolders>();
  readonly #options: TreeFoldersOptions;
  readonly #prefix: string;
  readonly #begun: Promise<void>;

  /** The ones of this process: every plugin has a reader of its own, and none may remove what another works in. */
  static ofProcess(options: TreeFoldersOptions): TreeFolders {
    const { workingDirectory, directory } = options;
    const key = JSON.stringify([workingDirectory, directory]);
    const known = TreeFolders.#ofProcess.get(key) ?? new TreeFolders(options);
    TreeFolders.#ofProcess.set(key, known);
    return known;
  }

  constructor(options: TreeFoldersOptions) {
    this.#options = options;
    const hash = createHash('sha256').update(options.directory).digest('hex');
    this.#prefix = `git-host-tree-${hash.slice(0, 8)}-`;
    this.#begun = this.#removeOlderThan(0);
  }

  /** Makes an empty folder. */
  async make(): Promise<string> {
    await this.#begun;
    await this.#removeOlderThan(KEPT_MS);
    const { workingDirectory } = this.#options;
    return mkdtemp(join(workingDirectory, this.#prefix));
  }

  async #removeOlderThan(age: number): Promise<void> {
    const { workingDirectory, logger, now = Date.now } = this.#options;
    try {
      for (const name of await readdir(workingDirectory)) {
        const folder = join(workingDirectory, name);
        if (
          name.startsWith(this.#prefix) &&
          (age === 0 || now() - (await stat(folder)).ctimeMs >= age)
        ) {
          await rm(folder, { recursive: true, force: true });
        }
      }
    } catch (error) {
      assertError(error);
      // Whoever reads a repository can do without; a folder that is missing is told of when one is made in it.
      if (error.code !== 'ENOENT') {
        logger.warn(
          `Old copies of repositories in ${workingDirectory} could not be removed: ${error.message}`,
        );
      }
    }
  }
}
