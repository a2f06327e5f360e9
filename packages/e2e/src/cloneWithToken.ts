import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Clones the repository of a model with the git of this machine, pushes a commit, and returns the files of the clone.
 *
 * @param url - of the portal
 * @param token - that may write
 */
export async function cloneAndPush(
  url: string,
  model: string,
  token: string,
): Promise<string[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-clone-'));
  const address = new URL(`${url}/api/git-host/fraud-detection/${model}.git`);
  const header = Buffer.from(`token:${token}`).toString('base64');
  const environment = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: `http.${address.origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${header}`,
    GIT_CONFIG_KEY_1: 'user.name',
    GIT_CONFIG_VALUE_1: 'Data scientist',
    GIT_CONFIG_KEY_2: 'user.email',
    GIT_CONFIG_VALUE_2: 'data-scientist@modelport.invalid',
  };
  try {
    const git = (...args: string[]) =>
      run('git', args, { cwd: folder, env: environment });
    await git('clone', '-q', address.href, '.');
    const files = fs.readdirSync(folder);
    fs.appendFileSync(path.join(folder, 'README.md'), '\nPushed.\n');
    await git('commit', '-qam', 'Say that it was pushed');
    await git('push', '-q', 'origin', 'HEAD');
    return files;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
