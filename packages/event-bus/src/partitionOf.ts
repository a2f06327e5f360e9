const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * MurmurHash2 of 32 bits with Kafka's seed, as Kafka's own clients compute it for the key of a message
 * (`org.apache.kafka.common.utils.Utils.murmur2`).
 *
 * @returns a signed 32-bit number
 */
export function murmur2(data: Uint8Array): number {
  let hash = SEED ^ data.length;
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    let k =
      data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  if (data.length > whole) {
    for (let i = data.length - 1; i >= whole; i--) {
      hash ^= data[i] << (8 * (i - whole));
    }
    hash = Math.imul(hash, M);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

/**
 * The partition of a key, the same that Kafka's Java client and kafkajs' `DefaultPartitioner` choose.
 *
 * @param key - its bytes are those of UTF-8
 * @param partitions - how many the topic has
 * @returns from 0
 * @public
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}
