import fc from 'fast-check';
import { decodeRecord, encodeRecord, StoreRecord } from './storeRecords';

const bytes = fc.uint8Array({ maxLength: 30 }).map(array => Buffer.from(array));
const text = fc.string({ unit: 'grapheme' });
const optional = fc.option(bytes, { nil: undefined });
const number = fc.nat();

const records: fc.Arbitrary<StoreRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('commit' as const),
    sequence: number,
    at: number,
    decided: fc.option(fc.record({ transactionId: text, record: bytes }), {
      nil: undefined,
    }),
    changes: fc.array(
      fc.record({
        name: text,
        expected: number,
        renew: fc.boolean(),
        event: bytes,
        snapshot: optional,
      }),
    ),
  }),
  fc.record({
    kind: fc.constant('restore' as const),
    sequence: number,
    at: number,
    name: text,
    version: number,
    snapshot: bytes,
  }),
  fc.record({
    kind: fc.constant('entity' as const),
    name: text,
    sequence: number,
    renewedAt: number,
    version: number,
    snapshot: optional,
    events: fc.array(bytes),
  }),
  fc.record({
    kind: fc.constant('decision' as const),
    transactionId: text,
    at: number,
    record: bytes,
  }),
  fc.record({
    kind: fc.constant('end' as const),
    sequence: number,
    records: number,
  }),
);

describe('the records of a memory store', () => {
  it('come back as they were, and never from a part of their bytes', () => {
    fc.assert(
      fc.property(records, record => {
        const encoded = encodeRecord(record);
        expect(decodeRecord(encoded)).toEqual(record);
        for (let length = 0; length < encoded.length; length += 7) {
          expect(() => decodeRecord(encoded.subarray(0, length))).toThrow();
        }
      }),
    );
  });

  it('may be longer than any before', () => {
    const record = Buffer.alloc(100_000, 1);
    const decision = { kind: 'decision', transactionId: 't', at: 1 } as const;
    const long = { ...decision, record };
    expect(decodeRecord(encodeRecord(long))).toEqual(long);
  });

  it('of a kind that is not known are refused with what to do', () => {
    expect(() => decodeRecord(Buffer.from([9]))).toThrow(
      /use the version of the program that wrote it, or a later one/,
    );
  });
});
