import { randomUUID } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  CreateRepositoryRequest,
  GitCommit,
  GitPathKind,
  GitRef,
  GitRepository,
  GitRepositoryStore,
  GitTreeEntry,
  ImportTreeRequest,
} from './GitRepositoryStore';
import { commitTree } from './commitTree';
import {
  listTree,
  pathKind,
  readBlob,
  readLog,
  resolveRef,
  streamArchive,
} from './readRepository';
import { initRepository, readRecord } from './repositoryRecord';
import {
  checkBranchName,
  checkOwner,
  checkRepositoryName,
  isRepositoryName,
} from './repositoryName';

const UNFINISHED = '.unfinished';
const CREATION_TOLD = 'modelport-creation-told';

/** Keeps repositories as `<owner>/<name>.git` below one folder, through the git binary. */
export class BareGitRepositoryStore implements GitRepositoryStore {
  /** The folder that holds the repositories. */
  readonly directory: string;
  readonly #now: () => Date;
  #creating: Promise<unknown> = Promise.resolve();

  constructor(options: { directory: string; now?: () => Date }) {
    this.directory = resolve(options.directory);
    this.#now = options.now ?? (() => new Date());
  }

  /** Removes what a crash in the middle of a creation left. */
  async prepare(): Promise<void> {
    await rm(join(this.directory, UNFINISHED), {
      recursive: true,
      force: true,
    });
    await mkdir(this.directory, { recursive: true });
  }

  async list(): Promise<GitRepository[]> {
    const found: GitRepository[] = [];
    for (const owner of await foldersOf(this.directory)) {
      if (!isRepositoryName(owner)) continue;
      for (const folder of await foldersOf(join(this.directory, owner))) {
        const repository = await this.find(owner, folder.replace(/\.git$/, ''));
        if (repository && folder.endsWith('.git')) found.push(repository);
      }
    }
    return found;
  }

  async find(owner: string, name: string): Promise<GitRepository | undefined> {
    if (!isRepositoryName(owner) || !isRepositoryName(name)) return undefined;
    return readRecord(this.#path({ owner, name }));
  }

  async create(request: CreateRepositoryRequest & { owner: string }) {
    const creation = this.#creating.then(() => this.#create(request));
    this.#creating = creation.catch(() => undefined);
    return creation;
  }

  async #create(request: CreateRepositoryRequest & { owner: string }) {
    const name = checkRepositoryName(request.name);
    const { ownerRef, folder: owner } = checkOwner(request.owner);
    const existing = (await this.list()).find(one => one.name === name);
    if (existing) {
      if (
        existing.creationId === request.creationId &&
        existing.ownerRef === ownerRef
      ) {
        return { repository: existing, created: false };
      }
      throw new ConflictError(
        `The field name is "${name}": ${existing.ownerRef} has a repository of that name; choose another name.`,
      );
    }
    const repository: GitRepository = {
      owner,
      name,
      ownerRef,
      entityRef: stringifyEntityRef({
        kind: 'component',
        namespace: 'default',
        name,
      }),
      description: request.description,
      defaultBranch: checkBranchName(request.defaultBranch),
      createdBy: request.createdBy,
      createdAt: this.#now().toISOString(),
      creationId: request.creationId,
    };
    const unfinished = join(this.directory, UNFINISHED, randomUUID());
    await mkdir(join(this.directory, UNFINISHED), { recursive: true });
    await mkdir(join(this.directory, owner), { recursive: true });
    try {
      await initRepository(unfinished, repository);
      await rename(unfinished, this.#path(repository));
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return { repository, created: true };
  }

  async isCreationTold(repository: GitRepository): Promise<boolean> {
    return stat(join(this.#path(repository), CREATION_TOLD)).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
  }

  async noteCreationTold(repository: GitRepository): Promise<void> {
    await writeFile(join(this.#path(repository), CREATION_TOLD), '');
  }

  async importTree(
    repository: GitRepository,
    request: ImportTreeRequest,
  ): Promise<string> {
    return commitTree(this.#path(repository), {
      ...request,
      branch: repository.defaultBranch,
      date: this.#now(),
    });
  }

  async fingerprint(repository: GitRepository): Promise<string> {
    const path = this.#path(repository);
    const branch = join(path, 'refs/heads', repository.defaultBranch);
    const [loose, packed] = await Promise.all([
      readFile(branch, 'utf8').catch(() => ''),
      stat(join(path, 'packed-refs')).then(
        ({ mtimeMs }) => String(mtimeMs),
        () => '',
      ),
    ]);
    return `${loose.trim()}/${packed}`;
  }

  async resolve(
    repository: GitRepository,
    ref: GitRef,
  ): Promise<string | undefined> {
    return resolveRef(this.#path(repository), ref);
  }

  async kindOf(
    repository: GitRepository,
    commit: string,
    path: string,
  ): Promise<GitPathKind> {
    return pathKind(this.#path(repository), commit, path);
  }

  async readFile(
    repository: GitRepository,
    commit: string,
    path: string,
  ): Promise<Buffer> {
    if ((await this.kindOf(repository, commit, path)) !== 'file') {
      throw new NotFoundError(
        `The repository ${repository.owner}/${repository.name} has no file ${path} at ${commit}.`,
      );
    }
    return readBlob(this.#path(repository), commit, path);
  }

  async listTree(
    repository: GitRepository,
    commit: string,
    path: string,
    options: { recursive?: boolean } = {},
  ): Promise<GitTreeEntry[]> {
    return listTree(this.#path(repository), commit, path, options);
  }

  async log(
    repository: GitRepository,
    commit: string,
    options: { limit: number; path?: string },
  ): Promise<GitCommit[]> {
    return readLog(this.#path(repository), commit, options);
  }

  archive(repository: GitRepository, commit: string, path: string): Readable {
    return streamArchive(this.#path(repository), commit, path);
  }

  #path(repository: Pick<GitRepository, 'owner' | 'name'>): string {
    return join(this.directory, repository.owner, `${repository.name}.git`);
  }
}

async function foldersOf(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
