import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportTreeRequest } from './GitRepositoryStore';
import { runGit } from './runGit';

/**
 * Commits the content of a folder on a branch of a bare repository. The branch moves only if
 * nobody moved it meanwhile.
 *
 * @returns the id of the commit
 */
export async function commitTree(
  gitDirectory: string,
  request: ImportTreeRequest & { branch: string; date: Date },
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'git-host-index-'));
  const { author, branch } = request;
  const env = {
    GIT_DIR: gitDirectory,
    GIT_WORK_TREE: request.directory,
    GIT_INDEX_FILE: join(scratch, 'index'),
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_AUTHOR_DATE: request.date.toISOString(),
    GIT_COMMITTER_DATE: request.date.toISOString(),
  };
  const git = async (...args: string[]) =>
    (await runGit(args, { env, cwd: request.directory })).toString().trim();
  try {
    await git('add', '--all', '.');
    const tree = await git('write-tree');
    const parent = await git(
      'rev-parse',
      '--verify',
      '--quiet',
      `refs/heads/${branch}`,
    ).catch(() => '');
    const commit = await git(
      'commit-tree',
      tree,
      ...(parent ? ['-p', parent] : []),
      '-m',
      request.message,
    );
    await git(
      'update-ref',
      `refs/heads/${branch}`,
      commit,
      parent || '0'.repeat(commit.length),
    );
    return commit;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
