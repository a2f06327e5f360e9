import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import {
  aDecision,
  anOutcome,
  aPage,
  KEEP_ALL,
  KEY,
  NOON,
  openPayments,
} from '../__testUtils__/records';
import type { Decision, Outcome } from './parseRecord';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const IDS = ['a', 'b', 'c', 'd'];

/** Decisions of four payments, half of them in review, and outcomes of which some are given at the same time. */
const RECORDS: (Decision | Outcome)[] = [
  ...IDS.map((transaction_id, at) =>
    aDecision({
      ...{ transaction_id, amount: 10 + at },
      ...(at % 2 === 0 && { decision: 'review' }),
    }),
  ),
  ...IDS.slice(0, 3).flatMap(transaction_id =>
    [0, 1, 1, 2].map((given, at) =>
      anOutcome({
        ...{ transaction_id, is_fraud: at !== 2 },
        source: at === 1 ? 'customer' : 'chargeback',
        labelled_at: NOON + given,
        received_at: NOON + at,
      }),
    ),
  ),
];

describe('what is kept of records', () => {
  it('is the same in whatever order, pages and repetitions they come', async () => {
    const knex = await databases.init('SQLITE_3');
    const { store, lease, rows } = await openPayments(knex);
    const keep = async (records: readonly (Decision | Outcome)[]) => {
      const decisions = records.filter(each => 'decision' in each);
      const outcomes = records.filter(each => 'is_fraud' in each);
      const page = aPage({ decisions, outcomes });
      await store.keep(KEY, page, KEEP_ALL, lease);
    };
    const tables = () =>
      Promise.all(
        ['payments', 'reviews', 'outcomes_waiting'].map(table => rows(table)),
      );
    const wipe = () =>
      Promise.all(
        ['payments', 'reviews', 'outcomes_waiting'].map(table =>
          knex(`fraud_latency_${table}`).delete(),
        ),
      );
    await keep(RECORDS);
    const wanted = await tables();
    expect(wanted.map(({ length }) => length)).toEqual([4, 2, 0]);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(RECORDS, { minLength: RECORDS.length }),
        fc.array(fc.constantFrom(...RECORDS), { maxLength: 10 }),
        fc.integer({ min: 1, max: 6 }),
        async (shuffled, again, size) => {
          await wipe();
          const all = [...shuffled, ...again];
          for (let at = 0; at < all.length; at += size) {
            await keep(all.slice(at, at + size));
          }
          expect(await tables()).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });
});
