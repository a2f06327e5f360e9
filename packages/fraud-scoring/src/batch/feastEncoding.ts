import { murmur3 } from '@modelport/fraud-core';

/** Of the types of Feast. */
const STRING = 2;

function lengthOf(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

const textOf = (text: string) => {
  const bytes = Buffer.from(text);
  return [lengthOf(STRING), lengthOf(bytes.length), bytes];
};

/** The key of an entity in Redis, by version 3 of Feast's serialisation: one join key, a text. */
export function redisKey(
  project: string,
  joinKey: string,
  key: string,
): Buffer {
  return Buffer.concat([
    lengthOf(1),
    ...textOf(joinKey),
    ...textOf(key),
    Buffer.from(project),
  ]);
}

/** The field of an entity's hash that holds a feature. */
export function redisField(view: string, feature: string): Buffer {
  return lengthOf(murmur3(`${view}:${feature}`, 0));
}

/** The field that holds the event time of a view. */
export const timeField = (view: string): Buffer => Buffer.from(`_ts:${view}`);

/** A message of Protocol Buffers whose bytes are not as they should be. */
export class UnreadableValueError extends Error {}

function varintAt(bytes: Buffer, at: number): { value: bigint; next: number } {
  let value = 0n;
  for (let next = at; next < bytes.length && next < at + 10; next += 1) {
    value |= BigInt(bytes[next] & 0x7f) << BigInt(7 * (next - at));
    if (bytes[next] < 0x80) {
      return { value: BigInt.asIntN(64, value), next: next + 1 };
    }
  }
  throw new UnreadableValueError('ends in the middle of a number');
}

/** Fields of `feast.types.Value` that are numbers. */
const NUMBERS = { int32: 3, int64: 4, double: 5, float: 6, bool: 7 };
const NULL = 19;

/**
 * A `feast.types.Value`: its number; undefined where it holds something else.
 *
 * @returns NaN where nothing is known
 * @throws UnreadableValueError
 */
export function numberOf(bytes: Buffer | null): number | undefined {
  if (bytes === null || bytes.length === 0) return NaN;
  const { value: tag, next } = varintAt(bytes, 0);
  switch (Number(tag >> 3n)) {
    case NUMBERS.int32:
    case NUMBERS.int64:
    case NUMBERS.bool:
      return Number(varintAt(bytes, next).value);
    case NUMBERS.double:
      if (bytes.length < next + 8) throw new UnreadableValueError('is short');
      return bytes.readDoubleLE(next);
    case NUMBERS.float:
      if (bytes.length < next + 4) throw new UnreadableValueError('is short');
      return bytes.readFloatLE(next);
    case NULL:
      return NaN;
    default:
      return undefined;
  }
}

/**
 * The seconds of a `google.protobuf.Timestamp`.
 *
 * @throws UnreadableValueError
 */
export function secondsOf(bytes: Buffer | null): number {
  if (bytes === null || bytes.length === 0) return 0;
  const { value: tag, next } = varintAt(bytes, 0);
  return tag === 0x08n ? Number(varintAt(bytes, next).value) : 0;
}
