import fc from 'fast-check';
import { DecisionTable } from './DecisionTable';

const PIECES = [16, 64] as const;
const KEEP_MS = 1_000;

describe('DecisionTable', () => {
  it('knows what a map with times would know', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 12 }).map(String),
      bytes: fc.uint8Array({ maxLength: 90 }),
      later: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(step), steps => {
        const table = new DecisionTable(KEEP_MS, PIECES);
        const expected = new Map<string, { record: Buffer; at: number }>();
        let now = 0;
        for (const { id, bytes, later } of steps) {
          now += later;
          table.age(now);
          table.keep(id, bytes, now);
          expected.delete(id);
          expected.set(id, { record: Buffer.from(bytes), at: now });
        }
        for (const [id, { at }] of expected) {
          if (at + KEEP_MS <= now) expected.delete(id);
        }
        for (let id = 0; id <= 12; id++) {
          const { record } = expected.get(`${id}`) ?? {};
          expect(table.find(`${id}`, now)).toEqual(record);
        }
        table.age(now);
        expect([...table]).toEqual(
          [...expected].map(([transactionId, kept]) => ({
            ...{ transactionId, ...kept },
          })),
        );
      }),
    );
  });

  it('lets go of memory of which all is too old', () => {
    const table = new DecisionTable(KEEP_MS, PIECES);
    for (let now = 0; now < 100_000; now += 10) {
      table.age(now);
      table.keep(`${now}`, Buffer.alloc(10), now);
    }
    // 100 decisions of 10 bytes, and what of a piece is too old or not used.
    expect(table.bytes).toBeLessThanOrEqual(1_000 + 2 * 64);
    expect(table.size).toBeLessThanOrEqual(101);
  });

  it('gives copies, which the record that takes its place does not change', () => {
    const table = new DecisionTable(KEEP_MS, PIECES);
    table.keep('a', Buffer.from('first'), 0);
    const first = table.find('a', 1);
    first?.fill(0);
    expect(String(table.find('a', 1))).toBe('first');
    table.keep('a', Buffer.from('other'), 2);
    expect(String(table.find('a', 3))).toBe('other');
    expect(table.size).toBe(1);
  });
});
