import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';

const MAX_OUTPUT = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Settings that hold for every git process of the git host, whatever the machine says. */
const SETTINGS: [string, string][] = [
  ['core.hooksPath', '/dev/null'],
  ['safe.directory', '*'],
  ['protocol.ext.allow', 'never'],
  ['advice.detachedHead', 'false'],
];

/**
 * The environment of a git process: none of the portal's variables, no settings of the machine
 * or the user, no hooks, no questions.
 */
export function gitEnvironment(
  extra: Record<string, string> = {},
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DEFAULT_REF_FORMAT: 'files',
    GIT_CONFIG_COUNT: String(SETTINGS.length),
    ...extra,
  };
  SETTINGS.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return environment;
}

/** A git command that ended with an error; the message is git's own. */
export class GitCommandError extends Error {
  override readonly name = 'GitCommandError';
}

/**
 * Runs one git command.
 *
 * @returns what it wrote to its output
 * @throws GitCommandError with git's message
 */
export function runGit(
  args: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      args,
      {
        cwd: options.cwd,
        env: gitEnvironment(options.env),
        encoding: 'buffer',
        maxBuffer: MAX_OUTPUT,
        timeout: TIMEOUT_MS,
      },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else {
          const said = stderr.toString().trim() || error.message;
          reject(new GitCommandError(`git ${args[0]} failed: ${said}`));
        }
      },
    );
  });
}

let httpBackendPath: string | undefined;

/**
 * Where git keeps the program that speaks its HTTP protocol.
 *
 * @throws Error when git is not installed
 */
export function findHttpBackend(): string {
  httpBackendPath ??= join(
    execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(),
    'git-http-backend',
  );
  return httpBackendPath;
}
