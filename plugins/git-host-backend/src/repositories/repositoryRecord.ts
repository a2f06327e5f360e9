import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GitRepository } from './GitRepositoryStore';
import { runGit } from './runGit';

const RECORD = 'modelport.json';

const recordSchema = z.object({
  owner: z.string(),
  name: z.string(),
  ownerRef: z.string(),
  entityRef: z.string(),
  description: z.string(),
  defaultBranch: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  creationId: z.string(),
});

/** What the git host remembers about a repository; undefined when there is none in the folder. */
export async function readRecord(
  directory: string,
): Promise<GitRepository | undefined> {
  let text: string;
  try {
    text = await readFile(join(directory, RECORD), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return recordSchema.parse(JSON.parse(text));
}

const MAX_PUSH_BYTES = 1024 * 1024 * 1024;

/** What a push may do: new commits on branches and tags, nothing else. */
const SETTINGS: [string, string][] = [
  ['http.receivepack', 'true'],
  ['http.getanyfile', 'false'],
  ['receive.denyNonFastForwards', 'true'],
  ['receive.denyDeleteCurrent', 'refuse'],
  ['receive.fsckObjects', 'true'],
  ['receive.maxInputSize', String(MAX_PUSH_BYTES)],
  ['receive.hideRefs', 'refs'],
  ['receive.hideRefs', '!refs/heads'],
  ['receive.hideRefs', '!refs/tags'],
  ['uploadpack.allowReachableSHA1InWant', 'true'],
  ['gc.autoDetach', 'false'],
];

/** Makes an empty bare repository, with its record, in a folder that does not exist yet. */
export async function initRepository(
  directory: string,
  repository: GitRepository,
): Promise<void> {
  await runGit([
    'init',
    '--quiet',
    '--bare',
    '--template=',
    `--initial-branch=${repository.defaultBranch}`,
    directory,
  ]);
  for (const [key, value] of SETTINGS) {
    await runGit([`--git-dir=${directory}`, 'config', '--add', key, value]);
  }
  await writeFile(
    join(directory, RECORD),
    `${JSON.stringify(repository, undefined, 2)}\n`,
  );
}
