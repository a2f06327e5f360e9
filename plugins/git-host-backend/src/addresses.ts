import { GitRef, GitRepository } from './repositories/GitRepositoryStore';
import {
  isRepositoryName,
  isRepositoryPath,
} from './repositories/repositoryName';

/** What an address of the git host names. */
export type GitHostAddress = {
  owner: string;
  name: string;
  ref: GitRef;
  /** Path inside the repository, decoded; the empty text is the root. */
  path: string;
};

type Named = Pick<GitRepository, 'owner' | 'name'>;

const encodePath = (path: string) =>
  path.split('/').map(encodeURIComponent).join('/');

/**
 * Computes and reads the addresses of the git host. They follow from `backend.baseUrl`, so a
 * portal that moves to another port keeps working: nothing stores them.
 */
export class GitHostAddresses {
  /** Base of all addresses, without a slash at the end. */
  readonly base: string;

  constructor(backendBaseUrl: string) {
    this.base = `${backendBaseUrl.replace(/\/+$/, '')}/api/git-host`;
  }

  /** The page of a repository. */
  page({ owner, name }: Named): string {
    return `${this.base}/${owner}/${name}`;
  }

  /** What `git clone` takes. */
  clone(repository: Named): string {
    return `${this.page(repository)}.git`;
  }

  /** The page of a file or folder; a folder's address ends with a slash where its path does. */
  source(repository: Named, ref: GitRef, path: string): string {
    return `${this.page(repository)}/src/${ref.kind}/${encodeURIComponent(
      ref.name,
    )}/${encodePath(path)}`;
  }

  /** Whether an address is one of this git host's. */
  owns(url: URL): boolean {
    const base = new URL(this.base);
    return (
      url.origin === base.origin && url.pathname.startsWith(`${base.pathname}/`)
    );
  }

  /**
   * Reads the address of a file or folder.
   *
   * @returns what it names, or undefined when it is no such address
   */
  parse(address: string): GitHostAddress | undefined {
    const url = new URL(address);
    if (!this.owns(url)) return undefined;
    const rest = url.pathname.slice(new URL(this.base).pathname.length + 1);
    let parts: string[];
    try {
      parts = rest.split('/').map(decodeURIComponent);
    } catch {
      return undefined;
    }
    const [owner, name, src, kind, refName, ...pathParts] = parts;
    const path = pathParts.join('/');
    if (
      !isRepositoryName(owner) ||
      !name ||
      !isRepositoryName(name) ||
      src !== 'src' ||
      (kind !== 'branch' && kind !== 'tag' && kind !== 'commit') ||
      !refName ||
      !isRepositoryPath(path)
    ) {
      return undefined;
    }
    return { owner, name, ref: { kind, name: refName }, path };
  }
}
