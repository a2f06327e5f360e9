import { Ledger } from './Ledger';

let written = 0;
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
  offset: written++,
  timestamp: 0,
});

describe('Ledger', () => {
  it('tells copies from contradictions', async () => {
    const ledger = new Ledger();
    const two = ledger.until(2);
    const first = [record('a'), record('a', { received_at: 2 })];
    ledger.take({ partition: 0, messages: first });
    expect(ledger).toMatchObject({ decided: 1, duplicates: 1, differing: 0 });
    const second = [record('b'), record('b', { score: 0.4 })];
    ledger.take({ partition: 0, messages: [...first, ...second] }); // the first of them again
    await two;
    expect(ledger).toMatchObject({ decided: 2, duplicates: 2, differing: 1 });
    await ledger.until(1);
    await ledger.until(3, 1);
    expect(ledger.decided).toBe(2);
  });
});
