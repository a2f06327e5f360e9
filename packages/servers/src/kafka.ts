import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kafkaBrokerPorts } from './kafkaBrokers';
import { ensureKafkaProgram, newClusterId } from './kafkaProgram';
import { KafkaNode, kafkaProperties } from './kafkaProperties';
import { choosePort } from './ports';
import { ServerDefinition } from './serverDefinition';

/** @public */
export interface KafkaConfig {
  /** A `java` of version 17 or newer; default: `JAVA_HOME`, `PATH`, else the one inside the wheel of `python/java.txt`. */
  java?: string;
  /** Which node of which cluster this is, its port that of the server; default: a cluster of this one node. */
  cluster?: { id: string; node: number; nodes: readonly KafkaNode[] };
  /** Added to `server.properties`, or in place of what is written there. */
  properties?: Record<string, string>;
}

/** @public */
export interface KafkaEnvironment extends Record<string, string> {
  /** Such as `127.0.0.1:20123`. */
  KAFKA_BROKERS: string;
}

/**
 * A real Apache Kafka 4.3.1 on loopback, broker and controller in one process of some 200 MB, without encryption or
 * authentication. Its address is what clients call a bootstrap server, such as `127.0.0.1:20123`. Topics have to be
 * created before they are written to.
 *
 * @public
 */
export const kafka: ServerDefinition<KafkaConfig, KafkaEnvironment> = {
  name: 'kafka',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const { java, cluster, properties = {} } = config;
    const program = await ensureKafkaProgram({ java, cacheDir, onInstall });
    const nodes = cluster?.nodes ?? [
      { id: 1, port, controllerPort: await choosePort(dataDir, 'controller') },
    ];
    const id = cluster?.node ?? 1;
    const node = nodes.find(each => each.id === id && each.port === port);
    if (!node) {
      throw new Error(
        `kafka.cluster.nodes has no node ${id} with port ${port}; list this node too`,
      );
    }
    const file = path.join(dataDir, 'server.properties');
    const logDir = path.join(dataDir, 'log');
    const place = { host, node, nodes, logDir, properties };
    writeFileSync(file, kafkaProperties(place));
    if (!existsSync(path.join(logDir, 'meta.properties'))) {
      await program.format(file, cluster?.id ?? newClusterId());
    }
    return program.broker(file);
  },

  // it listens before it is part of its cluster
  async isReady(address, signal) {
    const { port } = new URL(`kafka://${address}`);
    return (await kafkaBrokerPorts(address, signal)).includes(Number(port));
  },

  url: (host, port) => `${host}:${port}`,
  environment: address => ({ KAFKA_BROKERS: address }),
  // nothing of the portal reads it: the scoring service has it from KAFKA_BROKERS
  portalConfig: () => ({}),
};
