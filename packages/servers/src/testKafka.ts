import { kafka, KafkaConfig } from './kafka';
import { newClusterId } from './kafkaProgram';
import { KafkaNode } from './kafkaProperties';
import { findFreePort } from './ports';
import { lend, startTestServer, TestServer } from './testServer';

/** @public */
export interface TestKafkaOptions extends Omit<KafkaConfig, 'cluster'> {
  /** Default 1. With 3, a partition has three replicas, two of which have to have what is acknowledged. */
  nodes?: 1 | 3;
}

/** @public */
export interface TestKafka {
  /** Such as `127.0.0.1:20123`, one a node, in the order of the nodes' ids. */
  brokers: string[];
  /** The process of a node, from 1, that runs now or ran last; default: node 1. */
  pid(node?: number): number;
  /** `kill -9` of a node, default 1: resolves when the process is gone. It stays dead until `restart`. */
  kill(node?: number): Promise<void>;
  /** Stops a node, default 1, if need be and starts it on the same port with what is on disk; resolves when ready. */
  restart(node?: number): Promise<void>;
  /** Ends all nodes and removes their data. May be called again. */
  stop(): Promise<void>;
}

// members that are gone are noticed after as little as their own limit says
const QUICK = { 'group.min.session.timeout.ms': '500' };

/**
 * A real Kafka of one test file, without topics, on free ports: one node, or a cluster of three. Give `beforeAll` a limit
 * of some minutes: the very first start on a machine fetches Kafka, and perhaps Java.
 *
 * @public
 */
export async function startTestKafka(
  options: TestKafkaOptions = {},
): Promise<TestKafka> {
  const { nodes: count = 1, ...config } = options;
  const properties = { ...QUICK, ...config.properties };
  const clusterId = newClusterId();
  const nodes: KafkaNode[] = [];
  for (let id = 1; id <= count; id++) {
    const port = await findFreePort();
    nodes.push({ id, port, controllerPort: await findFreePort() });
  }
  // none is ready before most are there, so they start at once
  const starts = await Promise.allSettled(
    nodes.map(({ id, port }) => {
      const cluster = { id: clusterId, node: id, nodes };
      return startTestServer(kafka, { ...config, properties, cluster }, port);
    }),
  );
  const servers = starts.flatMap(start =>
    start.status === 'fulfilled' ? [start.value] : [],
  );
  const stop = async () => {
    await Promise.all(servers.map(server => server.stop()));
  };
  const failure = starts.find(start => start.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const server = (node = 1): TestServer => {
    if (servers[node - 1]) return servers[node - 1];
    throw new Error(`There is no node ${node}; there are ${count}`);
  };
  return {
    brokers: servers.map(({ url }) => url),
    pid: node => server(node).pid(),
    kill: node => server(node).kill(),
    restart: node => server(node).restart(),
    stop,
  };
}

/**
 * Runs something against a real Kafka without topics and ends it whatever happens.
 *
 * @public
 */
export async function withKafka<T>(
  use: (server: TestKafka) => Promise<T>,
  options?: TestKafkaOptions,
): Promise<T> {
  return lend(await startTestKafka(options), use);
}
