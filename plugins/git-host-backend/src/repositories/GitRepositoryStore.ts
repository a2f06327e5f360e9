import { Readable } from 'node:stream';

/**
 * A repository of the git host.
 *
 * @public
 */
export type GitRepository = {
  /** Name of the owning group: the first part of the repository's address. */
  owner: string;
  name: string;
  /** Full reference of the owning group. */
  ownerRef: string;
  /** Reference of the catalog component of the repository's name. */
  entityRef: string;
  description: string;
  defaultBranch: string;
  /** Entity reference of the user who made it. */
  createdBy: string;
  /** ISO 8601 date and time. */
  createdAt: string;
  /** Names the act that made it, so that the same act never makes a second one. */
  creationId: string;
};

/** What a new repository is made from. */
export type CreateRepositoryRequest = Omit<
  GitRepository,
  'owner' | 'ownerRef' | 'entityRef' | 'createdAt'
>;

/** One commit in a list. */
export type GitCommit = {
  sha: string;
  author: string;
  /** ISO 8601 date and time. */
  date: string;
  subject: string;
};

/** One entry of a folder. */
export type GitTreeEntry = {
  name: string;
  kind: 'file' | 'folder' | 'submodule';
  /** Size of a file in bytes. */
  size?: number;
  /** Whether a file is a symbolic link: its content is where it leads to. */
  isLink?: true;
};

/** What a path is at a commit. */
export type GitPathKind = 'file' | 'folder' | undefined;

/** A commit, by one of its names. */
export type GitRef = { kind: 'branch' | 'tag' | 'commit'; name: string };

/** A folder to be committed, and on whose account. */
export type ImportTreeRequest = {
  directory: string;
  message: string;
  author: { name: string; email: string };
};

/**
 * Keeps bare git repositories and reads them.
 *
 * @public
 */
export interface GitRepositoryStore {
  /** Every repository, by owner and name. */
  list(): Promise<GitRepository[]>;
  /** One repository, or undefined when there is none, or its name cannot be one. */
  find(owner: string, name: string): Promise<GitRepository | undefined>;
  /**
   * Makes a repository. The same creation id gets back what it made before.
   *
   * @throws ConflictError naming the field `name` when another act made a repository of that name
   */
  create(
    request: CreateRepositoryRequest & { owner: string },
  ): Promise<{ repository: GitRepository; created: boolean }>;
  /** Whether the portal was told that the repository's model was created. */
  isCreationTold(repository: GitRepository): Promise<boolean>;
  /** Notes that the portal was told; lasts over restarts. */
  noteCreationTold(repository: GitRepository): Promise<void>;
  /** Commits a folder's content on the default branch and returns the commit. */
  importTree(
    repository: GitRepository,
    request: ImportTreeRequest,
  ): Promise<string>;
  /** Changes whenever a branch does; cheap enough to be asked every few seconds. */
  fingerprint(repository: GitRepository): Promise<string>;
  /** The full id of a commit, or undefined when there is none. */
  resolve(repository: GitRepository, ref: GitRef): Promise<string | undefined>;
  /** What a path is at a commit. */
  kindOf(
    repository: GitRepository,
    commit: string,
    path: string,
  ): Promise<GitPathKind>;
  /** @throws NotFoundError when there is no such file */
  readFile(
    repository: GitRepository,
    commit: string,
    path: string,
  ): Promise<Buffer>;
  /** The entries of a folder, or with `recursive` every file below it. */
  listTree(
    repository: GitRepository,
    commit: string,
    path: string,
    options?: { recursive?: boolean },
  ): Promise<GitTreeEntry[]>;
  /** The latest commits first. */
  log(
    repository: GitRepository,
    commit: string,
    options: { limit: number; path?: string },
  ): Promise<GitCommit[]>;
  /** A tar archive of a folder, all of it below one folder `r`. */
  archive(repository: GitRepository, commit: string, path: string): Readable;
}
