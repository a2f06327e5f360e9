import { StoredEntity } from './FeatureStore';

/**
 * The value of an entity in Redis: at most one state, then the events after it, each in a frame of
 *
 * | bytes | what |
 * | --- | --- |
 * | 1 | 0: an event, 1: a state |
 * | 4 | n, unsigned, big-endian |
 * | n | the event or the state |
 * | 8 | the version of the entity after it, a double, big-endian |
 */
const BEFORE = 5;
const AFTER = 8;

/** Of a state or an event, and the version after it. */
export function frameOf(
  kind: 'event' | 'snapshot',
  bytes: Uint8Array,
  version: number,
): Buffer {
  const frame = Buffer.allocUnsafe(BEFORE + bytes.length + AFTER);
  frame[0] = kind === 'snapshot' ? 1 : 0;
  frame.writeUInt32BE(bytes.length, 1);
  frame.set(bytes, BEFORE);
  frame.writeDoubleBE(version, BEFORE + bytes.length);
  return frame;
}

/** The last bytes of a value of such a version: none for 0, where there is no value. */
export function versionBytes(version: number): Buffer {
  const bytes = Buffer.alloc(version === 0 ? 0 : AFTER);
  if (version !== 0) bytes.writeDoubleBE(version);
  return bytes;
}

/**
 * What a value holds; the bytes are parts of it.
 *
 * @throws Error when it is no such value
 */
export function readFrames(value: Buffer): StoredEntity {
  let snapshot: Buffer | undefined;
  const events: Buffer[] = [];
  let version = 0;
  for (let at = 0; at < value.length; ) {
    const kind = value[at];
    const left = value.length - at - BEFORE - AFTER;
    const length = left >= 0 ? value.readUInt32BE(at + 1) : 0;
    if (length > left || kind > 1 || (kind === 1 && at > 0)) {
      throw new Error('it holds something else than an entity');
    }
    const end = at + BEFORE + length;
    const bytes = value.subarray(at + BEFORE, end);
    version = value.readDoubleBE(end);
    if (kind === 1) snapshot = bytes;
    else events.push(bytes);
    at = end + AFTER;
  }
  return snapshot ? { version, snapshot, events } : { version, events };
}
