import { spawn } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { openLog, tailOfLog } from './logFile';
import { makeOnce } from './makeOnce';
import {
  cacheFolder,
  cleanEnvironment,
  repositoryRoot,
  shortHashOf,
} from './places';

const UV = 'uv-0.13.8';

/** @public */
export interface PythonEnvOptions {
  /** Begins the folder's name in the cache; default `portal-env`. */
  name?: string;
  /** Hash-pinned requirements; default `python/portal.txt` of this checkout. */
  lock?: string;
  /** Default: see `MODELPORT_CACHE`. */
  cacheDir?: string;
  /** The Python that the environment is made of; default: what uv finds first. */
  basePython?: string;
  /** Called once when the environment has to be made, which takes up to two minutes. */
  onInstall?: () => void;
}

/** @public */
export interface PythonEnv {
  folder: string;
  /** The interpreter. */
  python: string;
}

/**
 * The Python environment of a lock file, made when it is not there. Its folder is
 * `<cache>/<name>-<first 16 hex digits of the lock's sha256>`; it takes that name only when it is
 * complete, so a half-finished one is never used and several processes may call this at once.
 *
 * @throws Error with the installer's last lines when it fails
 * @public
 */
export async function ensurePythonEnv(
  options: PythonEnvOptions = {},
): Promise<PythonEnv> {
  const { name = 'portal-env', basePython } = options;
  const lock = options.lock ?? path.join(repositoryRoot, 'python/portal.txt');
  const cacheDir = options.cacheDir ?? cacheFolder();
  if (!existsSync(lock)) {
    throw new Error(
      `There is no lock file ${lock}; make it with "uv pip compile --generate-hashes"`,
    );
  }
  const folder = path.join(cacheDir, `${name}-${shortHashOf(lock)}`);
  if (!existsSync(folder)) {
    options.onInstall?.();
    await makeOnce(folder, async making => {
      const uv = await ensureUv(cacheDir);
      const base = basePython ? ['--python', basePython] : [];
      await install(cacheDir, uv, [
        'venv',
        '-q',
        '--relocatable',
        ...base,
        making,
      ]);
      const python = path.join(making, 'bin/python');
      const args = [
        'pip',
        'install',
        '-q',
        '--python',
        python,
        '--require-hashes',
      ];
      await install(cacheDir, uv, [...args, '--compile-bytecode', '-r', lock]);
    });
  }
  return { folder, python: path.join(folder, 'bin/python') };
}

/**
 * Unpacks a wheel that holds compiled programs and no Python. Its own bound on Python's version does not matter to these,
 * so the newest is claimed: the machine's may be older than the wheel asks for.
 *
 * @param lock - hash-pinned requirements
 * @throws Error with the installer's last lines when it fails
 */
export async function installWheel(
  cacheDir: string,
  lock: string,
  folder: string,
): Promise<void> {
  const uv = await ensureUv(cacheDir);
  await install(cacheDir, uv, [
    ...['pip', 'install', '-q', '--target', folder, '--python', 'python3'],
    ...['--python-version', '3.13', '--only-binary', ':all:', '--no-deps'],
    ...['--require-hashes', '-r', lock],
  ]);
}

async function ensureUv(cacheDir: string): Promise<string> {
  const folder = path.join(cacheDir, UV);
  if (!existsSync(folder)) {
    const requirement = UV.replace('-', '==');
    await makeOnce(folder, making =>
      install(cacheDir, 'python3', [
        ...['-m', 'pip', 'install', '-q', '--target', making],
        requirement,
      ]),
    );
  }
  return path.join(folder, 'bin/uv');
}

async function install(
  cacheDir: string,
  command: string,
  args: string[],
): Promise<void> {
  const logFile = path.join(cacheDir, 'logs/python-env.log');
  const log = openLog(logFile);
  try {
    const env = {
      ...cleanEnvironment(),
      UV_CACHE_DIR: path.join(cacheDir, 'uv'),
    };
    const child = spawn(command, args, { env, stdio: ['ignore', log, log] });
    const [code, signal] = await once(child, 'exit');
    if (code === 0) return;
    throw new Error(
      `"${path.basename(command)} ${args[0]}" ended with ${signal ?? code} ` +
        `while making a Python environment. Its last lines (${logFile}):\n` +
        `${tailOfLog(
          logFile,
        )}\nCheck that the package index can be reached and try again`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(
      `There is no program "${command}"; install Python 3.10 or newer with pip`,
      { cause: error },
    );
  } finally {
    closeSync(log);
  }
}
