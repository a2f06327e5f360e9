/**
 * One node of a Kafka cluster on loopback, broker and controller in one process.
 *
 * @public
 */
export interface KafkaNode {
  /** From 1. */
  id: number;
  /** Where clients reach it. */
  port: number;
  /** Where the other nodes reach its controller. */
  controllerPort: number;
}

/** What the properties of a node are made of. */
export interface KafkaPlace {
  host: string;
  node: KafkaNode;
  /** All of the cluster, this one among them. */
  nodes: readonly KafkaNode[];
  logDir: string;
  /** Take the place of what is written here. */
  properties: Record<string, string>;
}

/** The text of a node's `server.properties`. With three nodes every partition has three replicas, two of which suffice. */
export function kafkaProperties(place: KafkaPlace): string {
  const { host, node, nodes, logDir } = place;
  const replicas = String(Math.min(nodes.length, 3));
  const enough = nodes.length > 1 ? '2' : '1';
  const client = `PLAINTEXT://${host}:${node.port}`;
  const controller = `CONTROLLER://${host}:${node.controllerPort}`;
  const all: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(node.id),
    'controller.quorum.voters': nodes
      .map(({ id, controllerPort }) => `${id}@${host}:${controllerPort}`)
      .join(','),
    listeners: `${client},${controller}`,
    'advertised.listeners': client,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,
    'num.partitions': '4',
    'default.replication.factor': replicas,
    'min.insync.replicas': enough,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': enough,
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': enough,
    'share.coordinator.state.topic.num.partitions': '2',
    'unclean.leader.election.enable': 'false',
    // a first member would wait 3 s for others
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    // small: many tests and a portal share the machine
    'num.network.threads': '2',
    'num.io.threads': '2',
    'queued.max.requests': '200',
    'log.segment.bytes': '67108864',
    'log.retention.bytes': '268435456',
    'log.cleaner.dedupe.buffer.size': '16777216',
    'log.cleaner.threads': '1',
    // a node that is gone is noticed in 3 s instead of 9 s
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    'controller.quorum.fetch.timeout.ms': '1000',
    'controller.quorum.election.timeout.ms': '500',
    ...place.properties,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
