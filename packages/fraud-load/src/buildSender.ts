import { identifyProcess } from '@modelport/servers';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { compileSender } from './compileSender';

// eslint-disable-next-line no-restricted-syntax -- the sources lie in this package, beside src and dist
const SOURCES = path.resolve(__dirname, '../sender');
const PROGRAM = 'fraud-sender';

/** How the sender is built. */
export interface BuildOptions {
  /** Default: `MODELPORT_CACHE`, else `modelport` in the user's cache folder. */
  cacheDir?: string;
  /** Default: the Go compiler. */
  compile?: typeof compileSender;
  /** Called once when it has to be built, which takes about a minute. */
  onBuild?: () => void;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return (
    env.MODELPORT_CACHE ??
    path.join(env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'modelport')
  );
}

/** The first 16 hex digits of the sha256 over names and contents of the sources. */
async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(SOURCES)).sort()) {
    const content = await readFile(path.join(SOURCES, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function removeHalfFinished(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}.making-`;
  for (const entry of await readdir(path.dirname(folder))) {
    if (!entry.startsWith(prefix)) continue;
    const maker = Number.parseInt(entry.slice(prefix.length), 10);
    if (identifyProcess(maker)) continue;
    const left = path.join(path.dirname(folder), entry);
    await rm(left, { recursive: true, force: true });
  }
}

async function build(
  folder: string,
  { compile = compileSender, onBuild }: BuildOptions,
): Promise<void> {
  onBuild?.();
  await mkdir(path.dirname(folder), { recursive: true });
  await removeHalfFinished(folder);
  const making = `${folder}.making-${process.pid}-${randomUUID().slice(0, 8)}`;
  const finished = path.join(making, 'finished');
  try {
    await mkdir(finished, { recursive: true });
    await compile(
      SOURCES,
      path.join(finished, PROGRAM),
      path.join(making, 'scratch'),
    );
    await rename(finished, folder).catch(error => {
      // Another process was first, with the same program.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

const building = new Map<string, Promise<void>>();

/**
 * The sender's program, built when its sources have not been built before. It lies in the cache under a name made of the
 * hash of its sources and takes that name only when it is complete, so that several callers and processes may ask at once.
 *
 * @returns the path of the program
 * @throws Error that names the remedy, when it cannot be built here
 */
export async function buildSender(options: BuildOptions = {}): Promise<string> {
  if (process.platform !== 'linux') {
    throw new Error(
      `The load sender needs Linux for its exact timers and this is ${process.platform}; run it in a container or a virtual machine`,
    );
  }
  const cacheDir = options.cacheDir ?? cacheFolder(process.env);
  const folder = path.join(cacheDir, `fraud-sender-${await hashOfSources()}`);
  if (!existsSync(folder)) {
    const running =
      building.get(folder) ??
      build(folder, options).finally(() => building.delete(folder));
    building.set(folder, running);
    await running;
  }
  return path.join(folder, PROGRAM);
}
