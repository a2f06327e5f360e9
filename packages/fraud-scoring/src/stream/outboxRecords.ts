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
  /** The claim that it settles. */
  claim?: string;
}

/** That a transaction may be decided, and that whoever keeps this publishes the decision; without a transaction: not. */
export interface Claim {
  claim: string;
  transactionId?: string;
}

const NUMBER_BYTES = 8;
const LENGTH_BYTES = 4;
/** Beside the length of the key: a claim lies before it, after its length as a byte. */
const CLAIMED = 0x8000_0000;

/**
 * A message as it lies in the journal: its number and the length of its key, little-endian, the claim if there is one, key,
 * value.
 */
export function encodeNumbered({
  number,
  key,
  value,
  claim,
}: Numbered): Buffer {
  const name = Buffer.from(key);
  const head = Buffer.allocUnsafe(NUMBER_BYTES + LENGTH_BYTES);
  head.writeBigUInt64LE(BigInt(number), 0);
  const flag = claim === undefined ? 0 : CLAIMED;
  head.writeUInt32LE(name.length + flag, NUMBER_BYTES);
  if (claim === undefined) return Buffer.concat([head, name, value]);
  const claimed = Buffer.from(claim, 'latin1');
  return Buffer.concat([
    ...[head, Buffer.of(claimed.length), claimed],
    ...[name, value],
  ]);
}

/** A claim as it lies in the journal: like a message of number 0, whose key it is, with the transaction for its value. */
export function encodeClaim({ claim, transactionId = '' }: Claim): Buffer {
  const value = Buffer.from(transactionId);
  return encodeNumbered({ number: 0, key: claim, value });
}

/** What {@link encodeNumbered} wrote; see {@link claimOf}. */
export function decodeNumbered(bytes: Buffer): Numbered {
  const number = Number(bytes.readBigUInt64LE(0));
  const length = bytes.readUInt32LE(NUMBER_BYTES);
  let start = NUMBER_BYTES + LENGTH_BYTES;
  let claim: string | undefined;
  if (length >= CLAIMED) {
    const end = start + 1 + bytes[start];
    claim = bytes.toString('latin1', start + 1, end);
    start = end;
  }
  const end = start + (length % CLAIMED);
  return {
    number,
    key: bytes.toString('utf8', start, end),
    value: bytes.subarray(end),
    ...(claim !== undefined && { claim }),
  };
}

/** What {@link encodeClaim} wrote; undefined for a message. */
export function claimOf({ number, key, value }: Numbered): Claim | undefined {
  if (number !== 0) return undefined;
  return {
    claim: key,
    ...(value.length > 0 && { transactionId: Buffer.from(value).toString() }),
  };
}
