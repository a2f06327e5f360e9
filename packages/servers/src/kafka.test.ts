import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findJava } from './java';
import { kafka } from './kafka';
import { kafkaBrokerPorts } from './kafkaBrokers';
import { ensureKafkaJars } from './kafkaJars';
import { cacheFolder } from './places';
import { identifyProcess } from './processIdentity';
import { startServer } from './startServer';
import { startTestKafka } from './testKafka';
import { script, temporaryFolder } from './toyServer.testing';

// The very first start on a machine fetches Kafka, and perhaps Java.
jest.setTimeout(300_000);

const portsKnownTo = (address: string) =>
  kafkaBrokerPorts(address, AbortSignal.timeout(5_000));
const portOf = (address: string) => Number(address.split(':')[1]);

describe('Kafka', () => {
  it('is back after kill -9 as the same cluster, and stop leaves no process', async () => {
    const { folder, remove } = temporaryFolder();
    const server = await startServer(kafka, { dataDir: folder, config: {} });
    const first = server.pid;
    expect(server.env).toEqual({ KAFKA_BROKERS: server.url });
    expect(server.url).toBe(`127.0.0.1:${server.port}`);
    expect(await portsKnownTo(server.url)).toEqual([server.port]);
    const identity = path.join(folder, 'kafka/log/meta.properties');
    const before = readFileSync(identity, 'utf8');

    const died = new Promise(resolve => server.onExit(resolve));
    process.kill(first, 'SIGKILL');
    await died;
    await server.ready();
    expect(server.pid).not.toBe(first);
    expect(await portsKnownTo(server.url)).toEqual([server.port]);
    expect(readFileSync(identity, 'utf8')).toBe(before);

    await server.stop();
    expect(identifyProcess(first)).toBeUndefined();
    expect(identifyProcess(server.pid)).toBeUndefined();
    await expect(portsKnownTo(server.url)).rejects.toThrow(/ECONNREFUSED/);
    remove();
  });

  it('starts with an archive of its classes, made once for its jars and its Java', async () => {
    const { folder: dataDir, remove } = temporaryFolder();
    const place = { dataDir, host: '127.0.0.1', port: 1, logFile: '' };
    let installs = 0;
    const onInstall = () => {
      installs += 1;
    };
    const context = { ...place, cacheDir: cacheFolder(), onInstall };
    await kafka.plan(context, {});
    installs = 0;
    const { args } = await kafka.plan(context, {});
    expect(installs).toBe(0);
    const [, archive] =
      /-XX:SharedArchiveFile=(\S+)/.exec(args.join(' ')) ?? [];
    expect(existsSync(archive)).toBe(true);
    expect(path.relative(cacheFolder(), archive)).toMatch(
      /^kafka-4.3.1-[0-9a-f]{16}-classes-[0-9a-f]{16}.kafka.jsa$/,
    );
    remove();
  });

  it('of a test may have three nodes, of which one is killed and comes back', async () => {
    const server = await startTestKafka({ nodes: 3 });
    const { brokers, pid } = server;
    const ports = brokers.map(portOf).sort();
    const known = async (address: string) =>
      (await portsKnownTo(address)).sort();
    expect(await known(brokers[0])).toEqual(ports);
    await server.kill(2);
    expect(identifyProcess(pid(2))).toBeUndefined();
    expect(identifyProcess(pid(1))).toBeDefined();
    await server.restart(2);
    expect(await known(brokers[1])).toEqual(ports);
    expect(() => server.kill(4)).toThrow('There is no node 4; there are 3');
    await server.stop();
    await server.stop();
    for (const node of [1, 2, 3]) {
      expect(identifyProcess(pid(node))).toBeUndefined();
    }
  });

  it('says what is wrong with its configuration', async () => {
    await expect(startTestKafka({ java: '/bin/ls' })).rejects.toThrow(
      /kafka.java names \/bin\/ls, which is no Java of version 17 or newer/,
    );
    const { folder: dataDir, remove } = temporaryFolder();
    const cluster = { id: 'x', node: 1, nodes: [] };
    await expect(
      startServer(kafka, { dataDir, config: { cluster } }),
    ).rejects.toThrow(/kafka.cluster.nodes has no node 1 with port \d+; list/);
    remove();
  });
});

describe('The Java for Kafka', () => {
  const cacheDir = '/no/cache';
  const onInstall = () => {};
  const says = (folder: string, version: string) =>
    script(folder, 'java', `echo 'openjdk version "${version}"' >&2`);

  it('is that of JAVA_HOME, else the first in PATH that is new enough', async () => {
    const home = temporaryFolder();
    const old = temporaryFolder();
    const sound = temporaryFolder();
    mkdirSync(path.join(home.folder, 'bin'));
    const ofHome = says(path.join(home.folder, 'bin'), '17.0.1');
    says(old.folder, '1.8.0_402');
    const inPath = says(sound.folder, '25');
    const env = {
      JAVA_HOME: home.folder,
      PATH: `/no/folder:${old.folder}:${sound.folder}`,
    };
    const found = await findJava({ cacheDir, onInstall, env });
    expect(found.program).toBe(ofHome);
    rmSync(ofHome);
    expect(await findJava({ cacheDir, onInstall, env })).toEqual({
      program: inPath,
      version: 'openjdk version "25"\n',
    });
    for (const { remove } of [home, old, sound]) remove();
  });
});

describe('The jars of Kafka', () => {
  const java = { program: 'java', version: '17' };
  const onInstall = () => {};

  it('are fetched by Maven alone, and without it one is told what to do', async () => {
    const { folder: cacheDir, remove } = temporaryFolder();
    const env = { PATH: '/no/folder' };
    await expect(
      ensureKafkaJars({ java, cacheDir, onInstall, env }),
    ).rejects.toThrow(
      /There is no program "mvn" in PATH, which is needed once to fetch Apache Kafka 4.3.1; install Apache Maven/,
    );
    remove();
  });

  it('are not there when Maven fails, of which the end is told', async () => {
    const { folder: cacheDir, remove } = temporaryFolder();
    script(cacheDir, 'mvn', 'echo "no such artifact"; exit 1');
    const env = { PATH: `${cacheDir}:/bin` };
    const ensure = () => ensureKafkaJars({ java, cacheDir, onInstall, env });
    await expect(ensure()).rejects.toThrow(
      /"mvn copy-dependencies" failed [^]*\nno such artifact\nCheck that Maven's/,
    );
    script(
      cacheDir,
      'mvn',
      'for a; do case $a in -DoutputDirectory=*) mkdir -p ${a#*=}; cd ${a#*=}; touch b.jar a.jar;; esac; done',
    );
    const { folder, classPath } = await ensure();
    expect(classPath).toBe(`${folder}/a.jar:${folder}/b.jar`);
    expect(await ensure()).toEqual({ folder, classPath });
    remove();
  });
});
