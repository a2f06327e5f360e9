import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureGoPrograms } from './goPrograms';
import { cleanEnvironment, programsInPath, repositoryRoot } from './places';

const OLDEST = [2, 42];
const MODULE = path.join(repositoryRoot, 'packages/servers/prometheus');
const COMMANDS = 'github.com/prometheus/prometheus/cmd';

/** Where a Prometheus may come from. */
export interface PrometheusSources {
  /** Named by a person: it is this one or an error. */
  named?: { program: string; by: string };
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
  /** Looked for in its `PATH`; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The `prometheus` to run: the one that is named, else one in `PATH` of version 2.42 or newer, else one that is built from
 * its Go module, without the discovery of clouds and without the web pages.
 *
 * @throws Error when the named one cannot be run or is too old, and when the build fails
 */
export async function findPrometheus(
  sources: PrometheusSources,
): Promise<string> {
  const { named, cacheDir, onInstall, env } = sources;
  if (named) {
    const version = await versionOf(named.program);
    if (version && isNewEnough(version)) return named.program;
    const found = version
      ? `is version ${version.join('.')}`
      : 'is no Prometheus that runs here';
    throw new Error(
      `${named.by} names ${named.program}, which ${found}; ` +
        `name one of version ${OLDEST.join('.')} or newer, or leave it out`,
    );
  }
  for (const program of programsInPath('prometheus', env)) {
    const version = await versionOf(program);
    if (version && isNewEnough(version)) return program;
  }
  const folder = await ensureGoPrograms({
    name: 'prometheus',
    module: MODULE,
    programs: [`${COMMANDS}/prometheus`, `${COMMANDS}/promtool`],
    tags: ['netgo', 'remove_all_sd'],
    ...{ cacheDir, onInstall, env },
  });
  return path.join(folder, 'prometheus');
}

/** The version that a program calls itself; undefined when it is no Prometheus or does not run. */
async function versionOf(program: string): Promise<number[] | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      program,
      ['--version'],
      { env: cleanEnvironment(), timeout: 10_000 },
    );
    const said = /prometheus, version (\d+)\.(\d+)/.exec(stdout + stderr);
    return said?.slice(1).map(Number);
  } catch {
    return undefined; // absent, not executable, or made for another machine: the caller says so
  }
}

function isNewEnough([major, minor]: number[]): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
