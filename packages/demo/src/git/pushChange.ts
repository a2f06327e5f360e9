import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PortalUnavailable } from '../errors';

const TIMEOUT_MS = 60_000;

/** What git says when the portal has refused it: that stays so, however the connection ended then. */
const STAYS = /returned error: 4(?!29)\d\d/;
/** What git says when the portal was not there, or somebody else was faster: the whole may be tried again. */
const PASSES =
  /returned error: (5\d\d|429)|connect|connection|hung up|early EOF|timed out|\[(remote )?rejected\]/i;

/** A change of one file in a repository of the portal's git host. */
export interface Change {
  /** Address of the repository. */
  url: string;
  /** Access token that may write. */
  token: string;
  /** Who commits. */
  author: { name: string; email: string };
  /** Relative to the root of the repository. */
  file: string;
  /** Gives the new content, or undefined where nothing is to change. */
  edit: (content: string) => string | undefined;
  message: string;
}

/** Settings of git by its environment: the token stands in no address, no argument and no file. */
function environmentOf({ url, token, author }: Change): NodeJS.ProcessEnv {
  const { origin } = new URL(url);
  const basic = Buffer.from(`token:${token}`).toString('base64');
  const settings = [
    [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`],
    // A proxy that the machine has set does not know this machine's loopback.
    [`http.${origin}/.proxy`, ''],
    ['credential.helper', ''],
    ['user.name', author.name],
    ['user.email', author.email],
  ];
  return {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: os.devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

function git(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: TIMEOUT_MS };
    execFile('git', args, options, (error, _, stderr) => {
      if (!error) {
        resolve();
        return;
      }
      const said = stderr.trim() || error.message;
      const message = `git ${args[0]}: ${said.replace(/\s*\n\s*/g, '; ')}`;
      reject(
        !STAYS.test(said) && PASSES.test(said)
          ? new PortalUnavailable(message)
          : new Error(message),
      );
    });
  });
}

/**
 * Changes a file as a person does: clone, commit, push. Nothing is pushed where the file is as it should be.
 *
 * @throws PortalUnavailable where trying again may help
 */
export async function pushChange(change: Change): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'modelport-demo-'));
  try {
    const env = environmentOf(change);
    await git(['clone', '-q', '--depth', '1', change.url, '.'], folder, env);
    const file = path.join(folder, change.file);
    const content = change.edit(await fs.readFile(file, 'utf8'));
    if (content === undefined) return;
    await fs.writeFile(file, content);
    await git(['commit', '-q', '-a', '-m', change.message], folder, env);
    await git(['push', '-q', 'origin', 'HEAD'], folder, env);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
