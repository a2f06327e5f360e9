import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Java } from './java';
import { makeOnce } from './makeOnce';
import {
  cleanEnvironment,
  programsInPath,
  repositoryRoot,
  shortHashOf,
} from './places';

/** The version that `kafka/pom.xml` names. */
export const KAFKA_VERSION = '4.3.1';

const POM = path.join(repositoryRoot, 'packages/servers/kafka/pom.xml');
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

/** What is needed to have the jars. */
export interface KafkaJarsOptions {
  java: Java;
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
  /** Maven is looked for in its `PATH`; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/** The jars of a broker. */
export interface KafkaJars {
  /** `<cache>/kafka-<version>-<hash of pom.xml>`. */
  folder: string;
  /** Every jar, in an order that stays: what was computed for one class path does for no other. */
  classPath: string;
}

/**
 * The jars of Apache Kafka, copied by Maven into the cache when they are not there.
 *
 * @throws Error when there is no Maven, or it fails
 */
export async function ensureKafkaJars(
  options: KafkaJarsOptions,
): Promise<KafkaJars> {
  const folder = path.join(
    options.cacheDir,
    `kafka-${KAFKA_VERSION}-${shortHashOf(POM)}`,
  );
  if (!existsSync(folder)) {
    options.onInstall();
    await makeOnce(folder, making => copyJars(making, folder, options));
  }
  const jars = readdirSync(folder).filter(name => name.endsWith('.jar'));
  const classPath = jars
    .sort()
    .map(name => path.join(folder, name))
    .join(path.delimiter);
  return { folder, classPath };
}

async function copyJars(
  making: string,
  folder: string,
  { java, env = process.env }: KafkaJarsOptions,
): Promise<void> {
  const [maven] = programsInPath('mvn', env);
  if (!maven) {
    throw new Error(
      `There is no program "mvn" in PATH, which is needed once to fetch Apache Kafka ${KAFKA_VERSION}; ` +
        `install Apache Maven 3.6 or newer, or copy ${folder} from a machine that has it`,
    );
  }
  const args = [
    ...['--batch-mode', '--quiet', '--file', POM],
    `${PLUGIN}:copy-dependencies`,
    ...[`-DoutputDirectory=${making}`, '-DincludeScope=runtime'],
  ];
  const home = java.home ? { JAVA_HOME: java.home } : {};
  try {
    await promisify(execFile)(maven, args, {
      env: { ...cleanEnvironment(env), ...home },
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as Record<string, string>;
    const last = `${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(
      `"mvn copy-dependencies" failed while fetching Apache Kafka ${KAFKA_VERSION}. Its last lines:\n${last}\n` +
        `Check that Maven's repository can be reached and try again`,
      { cause: error },
    );
  }
}
