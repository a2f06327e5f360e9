import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, cleanEnvironment, repositoryRoot } from './places';
import { ensurePythonEnv } from './python';

/** Feast tells nobody that it is used, and warns of nothing that its own libraries will drop one day. */
export const FEAST_ENVIRONMENT = {
  FEAST_TELEMETRY: 'False',
  FEAST_USAGE: 'False',
  PYTHONWARNINGS: 'ignore',
};

const MOST_MS = 300_000;
const LAST_LINES = 15;

/** @public */
export interface FeastCommandOptions {
  /** Default: see `MODELPORT_CACHE`. */
  cacheDir?: string;
  /** Called once when Feast has to be fetched, which takes up to two minutes. */
  onInstall?: () => void;
}

/** The program of the Feast that `python/feast.txt` pins, fetched when it is not there. */
export async function findFeast({
  cacheDir = cacheFolder(),
  onInstall,
}: FeastCommandOptions = {}): Promise<string> {
  const lock = path.join(repositoryRoot, 'python/feast.txt');
  const name = 'feast-env';
  const { folder } = await ensurePythonEnv({ name, lock, cacheDir, onInstall });
  return path.join(folder, 'bin/feast');
}

/**
 * Runs Feast's command line in a repository, as a platform engineer does.
 *
 * @param repository - folder with a `feature_store.yaml`
 * @param args - such as `['apply']`
 * @returns what it said
 * @throws Error with its last lines when it fails
 * @public
 */
export async function feastCommand(
  repository: string,
  args: readonly string[],
  options?: FeastCommandOptions,
): Promise<string> {
  if (!existsSync(path.join(repository, 'feature_store.yaml'))) {
    throw new Error(
      `${repository} is no Feast repository: it has no feature_store.yaml; name a folder that has one`,
    );
  }
  const program = await findFeast(options);
  try {
    const { stdout } = await promisify(execFile)(program, [...args], {
      cwd: repository,
      env: { ...cleanEnvironment(), ...FEAST_ENVIRONMENT },
      timeout: MOST_MS,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as Partial<
      Record<'stdout' | 'stderr', string>
    >;
    const lines = `${stdout}${stderr}`.trimEnd().split('\n');
    throw new Error(
      `"feast ${args.join(' ')}" failed in ${repository}. Its last lines:\n` +
        `${lines.slice(-LAST_LINES).join('\n')}`,
      { cause: error },
    );
  }
}

/**
 * Brings what the sources of a repository have up to a time to its online store: `feast materialize-incremental`.
 *
 * @param until - whole seconds count
 * @throws Error with the last lines of Feast when it fails
 * @public
 */
export async function materialiseFeast(
  repository: string,
  until: Date,
  options?: FeastCommandOptions,
): Promise<void> {
  const time = until.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  await feastCommand(repository, ['materialize-incremental', time], options);
}
