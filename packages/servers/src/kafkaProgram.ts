import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findJava } from './java';
import { kafkaBrokerPorts } from './kafkaBrokers';
import { ensureKafkaJars, KafkaJars } from './kafkaJars';
import { kafkaProperties } from './kafkaProperties';
import { tailOfLog } from './logFile';
import { makeOnce } from './makeOnce';
import { cleanEnvironment, repositoryRoot } from './places';
import { findFreePort, LOOPBACK } from './ports';
import { waitUntilReady } from './readiness';
import { LaunchPlan } from './serverDefinition';
import { spawnServerProcess } from './serverProcess';

const ARCHIVE = 'kafka.jsa';
const LOGGING = path.join(repositoryRoot, 'packages/servers/kafka/log4j2.yaml');
// the compiler for short lives: it saves half of the start and costs some throughput
const MACHINE = [
  ...['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC'],
  ...['-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Djava.awt.headless=true'],
  `-Dlog4j2.configurationFile=${LOGGING}`,
];

/** What is needed to have Kafka's programs. */
export interface KafkaProgramOptions {
  /** A Java that a person names. */
  java?: string;
  cacheDir: string;
  onInstall: () => void;
}

/** Kafka's programs with the Java that runs them. */
export interface KafkaProgram {
  /** The broker that is configured by a file. */
  broker(file: string): LaunchPlan;
  /** Makes the folder of a node, once before its first start. */
  format(file: string, clusterId: string): Promise<void>;
}

/**
 * Finds Java, fetches the jars, and makes once an archive of the classes that a broker loads (application class data
 * sharing), which halves the time of each start.
 *
 * @throws Error that says what is missing and what to do
 */
export async function ensureKafkaProgram(
  options: KafkaProgramOptions,
): Promise<KafkaProgram> {
  const { cacheDir, onInstall } = options;
  const java = await findJava({ ...options, named: options.java });
  const jars = await ensureKafkaJars({ java, cacheDir, onInstall });
  // an archive does for the very same machine and class path alone
  const key = createHash('sha256')
    .update(`${java.program}\n${java.version}\n${jars.classPath}`)
    .digest('hex');
  const folder = `${jars.folder}-classes-${key.slice(0, 16)}`;
  if (!existsSync(folder)) {
    onInstall();
    await makeOnce(folder, making =>
      archiveClasses(making, programOf(java.program, jars), cacheDir),
    );
  }
  const archive = path.join(folder, ARCHIVE);
  const shared = existsSync(archive)
    ? [`-XX:SharedArchiveFile=${archive}`]
    : [];
  return programOf(java.program, jars, shared);
}

function programOf(
  java: string,
  jars: KafkaJars,
  flags: string[] = [],
): KafkaProgram {
  const args = (...more: string[]) => [
    ...[...MACHINE, ...flags, '-cp', jars.classPath],
    ...more,
  ];
  return {
    broker: file => ({ command: java, args: args('kafka.Kafka', file) }),
    async format(file, clusterId) {
      const format = ['format', '--cluster-id', clusterId, '--config', file];
      const env = cleanEnvironment();
      await promisify(execFile)(
        java,
        args('kafka.tools.StorageTool', ...format),
        { env },
      );
    },
  };
}

/** Has a broker run until it answers, for the classes that it loads until then. */
async function archiveClasses(
  making: string,
  program: KafkaProgram,
  cacheDir: string,
): Promise<void> {
  const data = path.join(making, 'data');
  mkdirSync(data, { recursive: true });
  const port = await findFreePort();
  const node = { id: 1, port, controllerPort: await findFreePort() };
  const file = path.join(making, 'server.properties');
  const logDir = path.join(data, 'log');
  const place = { host: LOOPBACK, node, nodes: [node], logDir };
  writeFileSync(file, kafkaProperties({ ...place, properties: {} }));
  await program.format(file, newClusterId());

  const logFile = path.join(making, 'broker.log');
  const plan = program.broker(file);
  const archive = path.join(making, ARCHIVE);
  const args = [`-XX:ArchiveClassesAtExit=${archive}`, ...plan.args];
  const recordFile = path.join(cacheDir, 'run', `kafka-classes-${port}.json`);
  const broker = await spawnServerProcess(
    { ...plan, args, cwd: data },
    logFile,
    recordFile,
  );
  await waitUntilReady(
    async signal =>
      (await kafkaBrokerPorts(`${LOOPBACK}:${port}`, signal)).includes(port),
    () => broker.ended !== undefined,
    120_000,
  );
  await broker.kill(120_000);
  rmSync(data, { recursive: true, force: true });
  // without an archive a broker starts as well, only later: broker.log says why there is none
  if (!existsSync(archive)) {
    const why = `${path.basename(logFile)}: ${tailOfLog(logFile)}\n`;
    writeFileSync(path.join(making, 'no-archive.txt'), why);
  }
}

/** A name for a new cluster: 16 random bytes as Kafka writes them. */
export function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes[0] &= 0x7f; // never begins with a dash, which would look like an option
  return bytes.toString('base64url');
}
