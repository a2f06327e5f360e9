import { posix } from 'node:path';
import { Readable } from 'node:stream';
import {
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import { ReadTreeResponseFactory } from '@backstage/backend-defaults/urlReader';
import {
  assertError,
  InputError,
  NotFoundError,
  NotModifiedError,
} from '@backstage/errors';
import { GitHostAddress, GitHostAddresses } from '../addresses';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { TreeFolders } from './TreeFolders';

type Found = {
  address: GitHostAddress;
  /** Full id of the commit: the etag of everything read. */
  commit: string;
  repository: GitRepository;
};

/** Reads files of the git host for any plugin, straight from the bare repository. */
export class GitHostUrlReader implements UrlReaderService {
  readonly #addresses: GitHostAddresses;
  readonly #folders: Pick<TreeFolders, 'make'>;
  readonly #store: GitRepositoryStore;
  readonly #treeResponseFactory: ReadTreeResponseFactory;

  constructor(options: {
    addresses: GitHostAddresses;
    folders: Pick<TreeFolders, 'make'>;
    store: GitRepositoryStore;
    treeResponseFactory: ReadTreeResponseFactory;
  }) {
    this.#addresses = options.addresses;
    this.#folders = options.folders;
    this.#store = options.store;
    this.#treeResponseFactory = options.treeResponseFactory;
  }

  async readUrl(
    url: string,
    options: UrlReaderServiceReadUrlOptions = {},
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const { address, commit, repository } = await this.#find(url, options);
    const content = await this.#store.readFile(
      repository,
      commit,
      address.path,
    );
    return {
      buffer: async () => content,
      stream: () => Readable.from([content]),
      etag: commit,
    };
  }

  async readTree(
    url: string,
    options: UrlReaderServiceReadTreeOptions = {},
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const { address, commit, repository } = await this.#find(url, options);
    const kind = await this.#store.kindOf(repository, commit, address.path);
    if (kind !== 'folder') {
      throw new NotFoundError(`${url} is not a folder.`);
    }
    const tree = await this.#treeResponseFactory.fromTarArchive({
      stream: this.#store.archive(repository, commit, address.path),
      etag: commit,
      filter: options.filter,
      stripFirstDirectory: true,
    });
    return {
      etag: tree.etag,
      files: () => tree.files(),
      archive: () => tree.archive(),
      dir: async ({ targetDir } = {}) =>
        tree.dir({ targetDir: targetDir ?? (await this.#folders.make()) }),
    };
  }

  async search(
    url: string,
    options: UrlReaderServiceSearchOptions = {},
  ): Promise<UrlReaderServiceSearchResponse> {
    const { address, commit, repository } = await this.#find(url, options);
    const parts = address.path.split('/');
    const firstGlob = parts.findIndex(part => /[*?[\]{}]/.test(part));
    if (firstGlob < 0) return this.#searchExact(url, options);
    const root = parts.slice(0, firstGlob).join('/');
    const pattern = parts.slice(firstGlob).join('/');
    if ((await this.#store.kindOf(repository, commit, root)) !== 'folder') {
      return { files: [], etag: commit };
    }
    const entries = await this.#store.listTree(repository, commit, root, {
      recursive: true,
    });
    const files = entries
      .filter(
        ({ kind, name }) => kind === 'file' && posix.matchesGlob(name, pattern),
      )
      .map(({ name }) => {
        const path = root === '' ? name : `${root}/${name}`;
        return {
          url: this.#addresses.source(repository, address.ref, path),
          content: () => this.#store.readFile(repository, commit, path),
        };
      });
    return { files, etag: commit };
  }

  /** How the reader shows itself in logs. */
  toString(): string {
    return `gitHost{base=${this.#addresses.base}}`;
  }

  async #searchExact(
    url: string,
    options: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    try {
      const file = await this.readUrl(url, options);
      return {
        files: [{ url, content: file.buffer }],
        etag: file.etag ?? '',
      };
    } catch (error) {
      assertError(error);
      if (error.name === 'NotFoundError') return { files: [], etag: '' };
      throw error;
    }
  }

  async #find(url: string, options: { etag?: string }): Promise<Found> {
    const address = this.#addresses.parse(url);
    if (!address) {
      throw new InputError(
        `${url} is not an address of a file: write ${
          this.#addresses.base
        }/OWNER/NAME/src/branch/BRANCH/PATH.`,
      );
    }
    const repository = await this.#store.find(address.owner, address.name);
    const commit =
      repository && (await this.#store.resolve(repository, address.ref));
    if (!repository || !commit) {
      throw new NotFoundError(`There is no repository or commit at ${url}.`);
    }
    if (options.etag === commit) throw new NotModifiedError();
    return { address, commit, repository };
  }
}
