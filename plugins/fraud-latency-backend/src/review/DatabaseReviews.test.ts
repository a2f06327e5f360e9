import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { ReviewList } from '@modelport/plugin-fraud-latency-common';
import {
  aDatabase,
  aPayment,
  keep,
  PAID_AT,
} from '../__testUtils__/somePayments';
import { DatabasePayments } from '../payments/DatabasePayments';
import { writeCursor } from '../payments/pageCursor';
import { DatabaseReviews, type NewVerdict } from './DatabaseReviews';
import { LabelOutbox } from './LabelOutbox';

jest.setTimeout(60_000);

const databases = TestDatabases.create();
const KEY = { service: 'payments', transactionId: 'a' };
const PAGE = 'a page';
const REFUSAL =
  "after must be 'next' of the page before; leave it out to begin with the first";
const verdict: NewVerdict = {
  id: 'v-1',
  verdict: 'fraud',
  by: 'user:default/ada',
  at: PAID_AT + 1_000,
  note: null,
};

describe.each(databases.eachSupportedId())(
  'reviews on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await aDatabase(databases, databaseId);
      await keep(
        knex,
        ['a', 'b', 'c', 'd', 'e'].map((id, at) =>
          aPayment({
            transaction_id: id,
            decision: 'review',
            amount: 10 + (at % 3),
          }),
        ),
      );
      const reviews = new DatabaseReviews(knex);
      return { knex, reviews, outbox: new LabelOutbox(knex) };
    }

    it('come in pages by value at risk, also where values are the same', async () => {
      const { reviews } = await create();
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = { limit: 2, after };
        const found = await reviews.list('payments', 'open', 'x', page);
        seen.push(...found.reviews.map(each => each.review.transaction_id));
        after = found.next;
      } while (after !== undefined);
      expect(seen).toEqual(['c', 'b', 'e', 'a', 'd']);
    });

    it('come in pages by the time of the verdict once they are done', async () => {
      const { reviews } = await create();
      for (const [at, id] of ['a', 'b', 'c'].entries()) {
        const key = { ...KEY, transactionId: id };
        await reviews.claim(key, verdict.by, PAID_AT, PAID_AT + 1);
        const when = PAID_AT + 1_000 * Math.min(at, 1);
        const given = { ...verdict, id: `v-${id}`, at: when };
        expect(await reviews.decide(key, given)).toBe(true);
      }
      const first = await reviews.list('payments', 'done', 'x', { limit: 2 });
      const rest = await reviews.list('payments', 'done', 'x', {
        limit: 2,
        after: first.next,
      });
      expect(
        [...first.reviews, ...rest.reviews].map(
          ({ review }) => review.transaction_id,
        ),
      ).toEqual(['c', 'b', 'a']);
    });

    it.each<[ReviewList, (number | string)[], string]>([
      ['open', [0, -Number.MAX_VALUE, 'a'], PAGE],
      ['open', [1, Number.MIN_VALUE, '👩‍🔬'], PAGE],
      ['open', [1.5, 1, 'a'], REFUSAL],
      ['open', [3_000_000_000, 1, 'a'], REFUSAL],
      ['open', [0, 1, 'a\u0000'], REFUSAL],
      ['done', [8.64e15, 'a'], PAGE],
      ['done', [-8.64e15, ''], PAGE],
      ['done', [1.5, 'a'], REFUSAL],
      ['done', [1e300, 'a'], REFUSAL],
      ['done', [1, 'a\ud800'], REFUSAL],
    ])(
      'go on in %s after %j with %s, as payments do after a time: no cursor makes the database fail',
      async (list, values, answer) => {
        const { knex, reviews } = await create();
        const page = { limit: 2, after: writeCursor(values) };
        const payments = new DatabasePayments(knex);
        const asked: Promise<object>[] = [
          reviews.list('payments', list, 'x', page),
          ...(list === 'done' ? [payments.list('payments', {}, page)] : []),
        ];
        for (const each of asked) {
          expect(
            await each.then(
              () => PAGE,
              error => error.message,
            ),
          ).toBe(answer);
        }
      },
    );

    it('change whole or not at all', async () => {
      const { knex, reviews, outbox } = await create();
      await reviews.claim(KEY, verdict.by, PAID_AT, PAID_AT + 60_000);
      expect(await reviews.decide(KEY, verdict)).toBe(true);
      await reviews.claim({ ...KEY, transactionId: 'b' }, 'user:x', 0, 1);
      const other = { ...verdict, by: 'user:x' };
      await expect(
        reviews.decide({ ...KEY, transactionId: 'b' }, other),
      ).rejects.toThrow(); // the id of the verdict is taken
      const [left] = await knex('fraud_latency_reviews').where({
        transaction_id: 'b',
      });
      expect(left).toMatchObject({ state: 'claimed', verdict: null });
      expect(await reviews.count('payments')).toEqual({
        ...{ open: 4, escalated: 0, done: 1 },
      });
      expect(await outbox.list('payments', 10)).toEqual([
        { ...KEY, isFraud: true, at: verdict.at },
      ]);
      expect(await outbox.count('payments')).toBe(1);
      const payment = await new DatabasePayments(knex).find('payments', 'a');
      expect(Boolean(payment?.is_fraud)).toBe(true);
    });
  },
);
