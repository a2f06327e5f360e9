import { spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { InputError } from '@backstage/errors';
import {
  GitCommit,
  GitPathKind,
  GitRef,
  GitTreeEntry,
} from './GitRepositoryStore';
import { GitCommandError, gitEnvironment, runGit } from './runGit';
import { isRefName, isRepositoryPath } from './repositoryName';

const COMMIT = /^[0-9a-f]{7,64}$/;

/** The revision of a path at a commit, for git's own commands. */
function revision(commit: string, path: string): string {
  if (!COMMIT.test(commit)) {
    throw new InputError(`"${commit}" is not the id of a commit.`);
  }
  if (!isRepositoryPath(path)) {
    throw new InputError(`"${path}" is not a path inside a repository.`);
  }
  return `${commit}:${path.replace(/\/$/, '')}`;
}

async function quietly(run: Promise<Buffer>): Promise<string | undefined> {
  try {
    return (await run).toString().trim();
  } catch (error) {
    if (error instanceof GitCommandError) return undefined;
    throw error;
  }
}

/** The full id of a commit, or undefined when there is none. */
export async function resolveRef(
  gitDirectory: string,
  { kind, name }: GitRef,
): Promise<string | undefined> {
  const valid = kind === 'commit' ? COMMIT.test(name) : isRefName(name);
  if (!valid) return undefined;
  const folder = { branch: 'refs/heads/', tag: 'refs/tags/', commit: '' }[kind];
  return quietly(
    runGit([
      `--git-dir=${gitDirectory}`,
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${folder}${name}^{commit}`,
    ]),
  );
}

/** What a path is at a commit; undefined when there is nothing. */
export async function pathKind(
  gitDirectory: string,
  commit: string,
  path: string,
): Promise<GitPathKind> {
  const type = await quietly(
    runGit([
      `--git-dir=${gitDirectory}`,
      'cat-file',
      '-t',
      revision(commit, path),
    ]),
  );
  if (type === 'blob') return 'file';
  return type === 'tree' ? 'folder' : undefined;
}

/** The content of a file. */
export function readBlob(
  gitDirectory: string,
  commit: string,
  path: string,
): Promise<Buffer> {
  return runGit([
    `--git-dir=${gitDirectory}`,
    'cat-file',
    'blob',
    revision(commit, path),
  ]);
}

const LINK_MODE = '120000';

const KINDS: Record<string, GitTreeEntry['kind']> = {
  blob: 'file',
  tree: 'folder',
  commit: 'submodule',
};

/** The entries of a folder; with `recursive` the files below it, by their path. */
export async function listTree(
  gitDirectory: string,
  commit: string,
  path: string,
  options: { recursive?: boolean },
): Promise<GitTreeEntry[]> {
  const output = await runGit([
    `--git-dir=${gitDirectory}`,
    'ls-tree',
    '-z',
    '--long',
    ...(options.recursive ? ['-r'] : []),
    revision(commit, path),
  ]);
  return output
    .toString()
    .split('\0')
    .filter(line => line !== '')
    .map(line => {
      const tab = line.indexOf('\t');
      const [mode, type, , size] = line.slice(0, tab).split(/ +/);
      return {
        name: line.slice(tab + 1),
        kind: KINDS[type] ?? 'file',
        ...(type === 'blob' ? { size: Number(size) } : {}),
        ...(mode === LINK_MODE ? { isLink: true as const } : {}),
      };
    });
}

/** The latest commits first, of a path when one is given. */
export async function readLog(
  gitDirectory: string,
  commit: string,
  options: { limit: number; path?: string },
): Promise<GitCommit[]> {
  revision(commit, options.path ?? '');
  const output = await runGit(
    [
      `--git-dir=${gitDirectory}`,
      'log',
      '-z',
      `--max-count=${options.limit}`,
      '--format=%H%x1f%an%x1f%aI%x1f%s',
      commit,
      '--',
      ...(options.path ? [options.path.replace(/\/$/, '')] : []),
    ],
    { env: { GIT_LITERAL_PATHSPECS: '1' } },
  );
  return output
    .toString()
    .split('\0')
    .filter(line => line !== '')
    .map(line => {
      const [sha, author, date, subject] = line.split('\x1f');
      return { sha, author, date, subject };
    });
}

/** A tar archive of a folder, below one folder `r`; the stream fails when git does. */
export function streamArchive(
  gitDirectory: string,
  commit: string,
  path: string,
): Readable {
  const child = spawn(
    'git',
    [
      `--git-dir=${gitDirectory}`,
      'archive',
      '--format=tar',
      '--prefix=r/',
      revision(commit, path),
    ],
    { env: gitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const output = new PassThrough();
  child.stdout.pipe(output, { end: false });
  child.once('error', error => output.destroy(error));
  child.once('close', code => {
    if (code === 0) output.end();
    else output.destroy(new GitCommandError(`git archive ended with ${code}.`));
  });
  output.once('close', () => child.kill());
  return output;
}
