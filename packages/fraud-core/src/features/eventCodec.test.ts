import * as fc from 'fast-check';
import type { EntityEvent } from '../events';
import { decodeEvent, encodeEvent, UnreadableEventError } from './eventCodec';

const times = fc.record({
  transactionId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
  eventTime: fc.nat(2 ** 31),
  receivedAt: fc.nat(2 ** 31),
});
const events: fc.Arbitrary<EntityEvent> = fc.oneof(
  fc
    .tuple(times, fc.double({ min: -1e9, max: 1e9, noNaN: true }))
    .map(([common, amount]) => ({
      kind: 'transaction' as const,
      ...common,
      amount,
    })),
  fc
    .tuple(times, fc.boolean(), fc.nat(2 ** 31))
    .map(([common, isFraud, labelledAt]) => ({
      kind: 'label' as const,
      ...common,
      isFraud,
      labelledAt,
    })),
);

describe('the bytes of an event', () => {
  it('give the event back', () => {
    fc.assert(
      fc.property(events, event => {
        expect(decodeEvent(encodeEvent(event))).toEqual(event);
      }),
    );
  });

  it('are refused when they were cut, are too many or of another version', () => {
    const bytes = encodeEvent({
      kind: 'transaction',
      transactionId: 't1',
      eventTime: 1,
      receivedAt: 2,
      amount: 3,
    });
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeEvent(bytes.slice(0, length))).toThrow(
        UnreadableEventError,
      );
    }
    expect(() => decodeEvent(Uint8Array.of(...bytes, 0))).toThrow(
      UnreadableEventError,
    );
    expect(() => decodeEvent(Uint8Array.of(9, ...bytes.slice(1)))).toThrow(
      UnreadableEventError,
    );
  });
});
