import { execFile } from 'node:child_process';

/**
 * Runs git as a person would, without the settings of this machine.
 *
 * @returns what git wrote; rejects with what it complained
 */
export async function runGitClient(
  cwd: string,
  ...args: string[]
): Promise<string> {
  return (await runGitClientAloud(cwd, ...args)).stdout;
}

/** As {@link runGitClient}, also with what git told the person besides. */
export function runGitClientAloud(
  cwd: string,
  ...args: string[]
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      args,
      {
        cwd,
        env: {
          PATH: process.env.PATH,
          HOME: cwd,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_TERMINAL_PROMPT: '0',
          GIT_AUTHOR_NAME: 'Ada',
          GIT_AUTHOR_EMAIL: 'ada@example.org',
          GIT_COMMITTER_NAME: 'Ada',
          GIT_COMMITTER_EMAIL: 'ada@example.org',
        },
      },
      (error, stdout, stderr) => {
        if (error) reject(new Error(stderr));
        else resolve({ stdout, stderr });
      },
    );
  });
}
