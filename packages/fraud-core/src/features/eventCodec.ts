import type { EntityEvent } from '../events';
import { ByteReader, ByteWriter } from './byteWriter';

const VERSION = 1;
const TRANSACTION = 0;
const LABEL = 1;
const FRAUD_LABEL = 2;

/**
 * Bytes that `encodeEvent` has not written, or that were cut.
 *
 * @public
 */
export class UnreadableEventError extends Error {
  constructor(cause: unknown) {
    super('The kept event of an entity cannot be read; replay its topic', {
      cause,
    });
    this.name = 'UnreadableEventError';
  }
}

/** Writing is never interrupted, so that all may share one. */
const writer = new ByteWriter();

function kindOf(event: EntityEvent): number {
  if (event.kind === 'transaction') return TRANSACTION;
  return event.isFraud ? FRAUD_LABEL : LABEL;
}

/**
 * An event of an entity as bytes: 30 and its id.
 *
 * @public
 */
export function encodeEvent(event: EntityEvent): Uint8Array {
  writer.u8(VERSION);
  writer.u8(kindOf(event));
  writer.text(event.transactionId);
  writer.f64(event.eventTime);
  writer.f64(event.receivedAt);
  writer.f64(event.kind === 'label' ? event.labelledAt : event.amount);
  return writer.bytes();
}

/**
 * Reads what {@link encodeEvent} wrote.
 *
 * @throws {@link UnreadableEventError}
 * @public
 */
export function decodeEvent(bytes: Uint8Array): EntityEvent {
  try {
    const reader = new ByteReader(bytes);
    const version = reader.u8();
    const kind = reader.u8();
    if (version !== VERSION || kind > FRAUD_LABEL) {
      throw new RangeError(`version ${version}, kind ${kind}`);
    }
    const common = {
      transactionId: reader.text(),
      eventTime: reader.f64(),
      receivedAt: reader.f64(),
    };
    const last = reader.f64();
    reader.end();
    return kind === TRANSACTION
      ? { kind: 'transaction', ...common, amount: last }
      : {
          kind: 'label',
          ...common,
          isFraud: kind === FRAUD_LABEL,
          labelledAt: last,
        };
  } catch (error) {
    throw new UnreadableEventError(error);
  }
}
