import { connect } from 'node:net';

// Kafka protocol: a request of Metadata (3), version 1, about no topic, without a client id
const METADATA = Buffer.from([
  ...[0, 0, 0, 14], // bytes that follow
  ...[0, 3, 0, 1], // key and version
  ...[0, 0, 0, 1], // correlation id
  ...[255, 255], // no client id
  ...[0, 0, 0, 0], // no topics
]);

/**
 * Asks a broker which brokers of its cluster are up.
 *
 * @param address - such as `127.0.0.1:20123`
 * @returns their ports
 */
export function kafkaBrokerPorts(
  address: string,
  signal: AbortSignal,
): Promise<number[]> {
  const { hostname: host, port } = new URL(`kafka://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), signal });
    let answer = Buffer.alloc(0);
    socket.once('connect', () => socket.write(METADATA));
    socket.on('data', chunk => {
      answer = Buffer.concat([answer, chunk]);
      if (isWhole(answer)) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(isWhole(answer) ? ports(answer) : []));
  });
}

function isWhole(answer: Buffer): boolean {
  return answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0);
}

/** Brokers: number of them, then of each id, host, port and rack; a text has its length before it, -1 for none. */
function ports(answer: Buffer): number[] {
  let at = 8;
  const skipText = () => {
    at += 2 + Math.max(0, answer.readInt16BE(at));
  };
  const found: number[] = [];
  const count = answer.readInt32BE(at);
  at += 4;
  for (let i = 0; i < count; i++) {
    at += 4;
    skipText();
    found.push(answer.readInt32BE(at));
    at += 4;
    skipText();
  }
  return found;
}
