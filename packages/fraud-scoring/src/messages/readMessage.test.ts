import { readLabelMessage, readTransactionMessage } from './readMessage';

const TRANSACTION = {
  transaction_id: 't-1',
  event_time: '2026-06-01T12:00:00Z',
  customer_id: 'c-1',
  terminal_id: 'pos-1',
  amount: 12.5,
  currency: 'EUR',
};
const LABEL = {
  transaction_id: 't-1',
  is_fraud: true,
  source: 'chargeback',
  labelled_at: '2026-06-09T00:00:00Z',
};
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('messages of the topics', () => {
  it('are read as the bodies of the routes are', () => {
    expect(readTransactionMessage(bytes(TRANSACTION))).toEqual({
      transactionId: 't-1',
      eventTime: Date.parse('2026-06-01T12:00:00Z'),
      customerId: 'c-1',
      terminalId: 'pos-1',
      amount: 12.5,
      currency: 'EUR',
    });
    expect(readLabelMessage(bytes(LABEL))).toEqual({
      transactionId: 't-1',
      isFraud: true,
      source: 'chargeback',
      labelledAt: Date.parse('2026-06-09T00:00:00Z'),
    });
  });

  it.each<[Uint8Array | undefined, string]>([
    [undefined, 'body: is empty; send one JSON object'],
    [Buffer.alloc(0), 'body: is empty; send one JSON object'],
    [Buffer.alloc(20_000), 'body: has 20000 bytes; send at most 16384'],
    [Buffer.from('{'), 'body: is no JSON; send one JSON object'],
    [Buffer.from([0x22, 0xff, 0x22]), 'body: is no JSON; send one JSON object'],
    [bytes([TRANSACTION]), 'body: must be object'],
    [
      bytes({ ...TRANSACTION, amount: undefined }),
      'amount: is missing; send it',
    ],
    [bytes({ ...TRANSACTION, amount: '1' }), 'amount: must be number'],
    [bytes({ ...TRANSACTION, pan: '4' }), 'pan: is unknown; leave it out'],
    [
      bytes({ ...TRANSACTION, amount: 1.00001 }),
      'amount: 1.00001 has more than four decimals; round it',
    ],
    [
      bytes({ ...TRANSACTION, event_time: 'today' }),
      'event_time: must match format "date-time"',
    ],
  ])('%# names the field', (value, message) => {
    expect(() => readTransactionMessage(value)).toThrow(message);
  });

  it.each<[object, string]>([
    [{ source: 'rumour' }, 'source: choose one of chargeback'],
    [
      { customer_id: 'c' },
      'is missing; send event_time, customer_id and terminal_id',
    ],
  ])('%j is refused as a label', (fields, message) => {
    expect(() => readLabelMessage(bytes({ ...LABEL, ...fields }))).toThrow(
      message,
    );
  });
});
