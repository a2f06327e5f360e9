import { InputError } from '@backstage/errors';

// BASE/tree/REF/PATH on GitHub, BASE/-/blob/REF/PATH on GitLab, BASE/src/branch/REF/PATH on Gitea and Bitbucket.
const REF_IN_URL =
  /^(?<base>https?:\/\/[^?#]+?)\/(?<kind>(?:-\/)?(?:tree|blob|raw|edit)|src\/(?:branch|tag|commit))\/(?<ref>[^/?#]+)(?<path>\/[^?#]*)?$/;

/**
 * A commit hash: SHA-1 or SHA-256 in lower-case hexadecimal digits.
 *
 * @public
 */
export const COMMIT_PATTERN = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Points the web address of a folder or file in a repository at a commit instead of its branch.
 * A branch whose name holds a slash cannot be told from a folder; its first part is taken.
 *
 * @throws InputError when the commit is no full hash, or the address names no branch
 *
 * @public
 */
export function urlAtCommit(url: string, commit: string): string {
  if (!COMMIT_PATTERN.test(commit)) {
    throw new InputError(
      `commit '${commit}' is not a full commit hash of 40 or 64 hexadecimal digits`,
    );
  }
  const groups = REF_IN_URL.exec(url)?.groups;
  if (!groups) {
    throw new InputError(
      `The source location ${url} names no branch, so that it cannot be read at a commit: write it like https://HOST/OWNER/REPOSITORY/tree/BRANCH/`,
    );
  }
  const kind = groups.kind.startsWith('src/') ? 'src/commit' : groups.kind;
  return `${groups.base}/${kind}/${commit}${groups.path ?? '/'}`;
}

/**
 * Joins a folder's address and a path inside the repository.
 * @throws InputError when the path is absolute or leaves the folder
 */
export function fileUrl(folderUrl: string, path: string): string {
  const segments = path.split('/');
  if (path === '' || segments.some(part => ['', '.', '..'].includes(part))) {
    throw new InputError(
      `'${path}' must be a path inside the repository, such as modelport.yaml`,
    );
  }
  const folder = folderUrl.endsWith('/')
    ? folderUrl
    : folderUrl.replace(/[^/]*$/, '');
  return `${folder}${segments.map(encodeURIComponent).join('/')}`;
}
