import { Ledger } from './Ledger';

const record = (id: string, more: object = {}) => ({
  key: id,
  value: Buffer.from(
    JSON.stringify({
      transaction_id: id,
      score: 0.5,
      decision: 'review',
      model: { name: 'm', version: '1', digest: 'sha256:1' },
      policy: { name: 'p', version: 1 },
      received_at: 1,
      ...more,
    }),
  ),
  headers: {},
  offset: 0,
  timestamp: 0,
});

describe('Ledger', () => {
  it('tells copies from contradictions', async () => {
    const ledger = new Ledger();
    const two = ledger.until(2);
    ledger.take({ messages: [record('a'), record('a', { received_at: 2 })] });
    expect(ledger).toMatchObject({ decided: 1, duplicates: 1, differing: 0 });
    ledger.take({ messages: [record('b'), record('b', { score: 0.4 })] });
    await two;
    expect(ledger).toMatchObject({ decided: 2, duplicates: 2, differing: 1 });
    await ledger.until(1);
    await ledger.until(3, 1);
    expect(ledger.decided).toBe(2);
  });
});
