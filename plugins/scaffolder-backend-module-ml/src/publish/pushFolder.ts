import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PushTarget } from './GitHostClient';

const TIMEOUT_MS = 5 * 60_000;

/** What is committed, by whom, and where it goes. */
export type PushRequest = {
  /** The folder that becomes the repository. */
  folder: string;
  /** An empty folder for git's own files. */
  scratch: string;
  author: { name: string; email: string };
  branch: string;
  /** ISO 8601 date and time: the same content at the same time is the same commit. */
  date: string;
  message: string;
  target: PushTarget;
  signal?: AbortSignal;
};

/**
 * Commits a folder as the first commit of a repository and pushes it. The token goes to git in
 * its environment, where other users of the machine do not see it.
 *
 * @returns the id of the commit
 * @throws Error with git's message
 */
export async function pushFolder(request: PushRequest): Promise<string> {
  const git = (...args: string[]) => runGit(request, args);
  await git('init', '--quiet', '--template=');
  await git('add', '--all', '.');
  const tree = await git('write-tree');
  const commit = await git('commit-tree', tree, '-m', request.message);
  const refspec = `${commit}:refs/heads/${request.branch}`;
  await git('push', '--quiet', request.target.url, refspec);
  return commit;
}

const gitDirectory = ({ scratch }: PushRequest) => join(scratch, 'git');

function environment(request: PushRequest): NodeJS.ProcessEnv {
  const { author, date, target } = request;
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: request.scratch,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DIR: gitDirectory(request),
    GIT_WORK_TREE: request.folder,
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Bearer ${target.token}`,
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
    GIT_CONFIG_KEY_2: 'core.hooksPath',
    GIT_CONFIG_VALUE_2: '/dev/null',
  };
}

function runGit(request: PushRequest, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      args,
      {
        cwd: request.folder,
        env: environment(request),
        timeout: TIMEOUT_MS,
        signal: request.signal,
      },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout.trim());
        else {
          const said = stderr.trim() || error.message;
          reject(new Error(`git ${args[0]} failed: ${said}`));
        }
      },
    );
  });
}
