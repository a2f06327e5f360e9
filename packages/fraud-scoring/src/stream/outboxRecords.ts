/**
 * A message that is to be published.
 *
 * @public
 */
export interface OutboxMessage {
  /** By which its topic is partitioned. */
  key: string;
  value: Uint8Array;
}

/** A message with its place among all that were accepted, counted from 1 and going on over restarts. */
export interface Numbered extends OutboxMessage {
  number: number;
}

const NUMBER_BYTES = 8;
const LENGTH_BYTES = 4;

/** A message as it lies in the journal: its number and the length of its key, little-endian, key, value. */
export function encodeNumbered({ number, key, value }: Numbered): Buffer {
  const name = Buffer.from(key);
  const head = Buffer.allocUnsafe(NUMBER_BYTES + LENGTH_BYTES);
  head.writeBigUInt64LE(BigInt(number), 0);
  head.writeUInt32LE(name.length, NUMBER_BYTES);
  return Buffer.concat([head, name, value]);
}

/** What {@link encodeNumbered} wrote. */
export function decodeNumbered(bytes: Buffer): Numbered {
  const start = NUMBER_BYTES + LENGTH_BYTES;
  const end = start + bytes.readUInt32LE(NUMBER_BYTES);
  return {
    number: Number(bytes.readBigUInt64LE(0)),
    key: bytes.toString('utf8', start, end),
    value: bytes.subarray(end),
  };
}
