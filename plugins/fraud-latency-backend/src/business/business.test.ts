import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { BusinessResponse } from '@modelport/plugin-fraud-latency-common';
import type { Knex } from 'knex';
import {
  aDatabase,
  aPayment,
  keep,
  PAID_AT,
  withOutcome,
} from '../__testUtils__/somePayments';
import { aService } from '../__testUtils__/startTestPlugin';
import type { PaymentRow } from '../payments/PaymentRow';
import { BusinessService } from './BusinessService';
import { DatabaseBusiness } from './DatabaseBusiness';

jest.setTimeout(60_000);

const DAY = 86_400_000;
const NOW = PAID_AT + 2 * DAY;
const databases = TestDatabases.create();
const EXPLORED = { reason: '{"kind":"exploration"}', propensity: 0.1 };

/** Keeps what was said of a payment in the review. */
const say = (knex: Knex, id: string, verdict: string, by: string) =>
  knex('fraud_latency_reviews')
    .where({ transaction_id: id })
    .update({ state: 'done', verdict, verdict_by: by, verdict_at: PAID_AT });
const ADA = 'user:default/ada';

let made = 0;
/** So many payments that are alike. */
const times = (count: number, make: (id: string) => PaymentRow) =>
  Array.from({ length: count }, () => make(`tx-${(made += 1)}`));

describe.each(databases.eachSupportedId())(
  'what decisions were worth, on %s',
  (databaseId: TestDatabaseId) => {
    async function create(rows: PaymentRow[], sampleShare = 1) {
      const knex = await aDatabase(databases, databaseId);
      await keep(knex, rows);
      const service = new BusinessService({
        business: new DatabaseBusiness(knex),
        now: () => NOW,
      });
      const config = aService({ records: { keepDays: 90, sampleShare } });
      const worth = (days: 7 | 30 | 90 = 7, maturityDays = 1) =>
        service.worth(config, days, maturityDays);
      return { knex, worth };
    }

    it('says what was caught, missed and declined in vain, and what is not known', async () => {
      const { knex, worth } = await create([
        withOutcome(true, { transaction_id: 'a', decision: 'review' }),
        withOutcome(false, { transaction_id: 'b', decision: 'review' }),
        withOutcome(true, { transaction_id: 'c', decision: 'decline' }),
        withOutcome(false, { transaction_id: 'd', decision: 'decline' }),
        withOutcome(true, { transaction_id: 'e', amount: 70 }),
        aPayment({ transaction_id: 'f', decision: 'decline', amount: 30 }),
        aPayment({ transaction_id: 'g' }),
        aPayment({ transaction_id: 'old', received_at: NOW - 8 * DAY }),
        aPayment({ transaction_id: 'dollars', currency: 'USD' }),
        aPayment({ transaction_id: 'other', service: 'other' }),
      ]);
      await say(knex, 'a', 'fraud', ADA);
      const found = await worth();
      const one = { count: 1, amount: 100 };
      expect(found).toMatchObject({
        days: 7,
        since: new Date(PAID_AT + 1_000).toISOString(),
        currency: 'EUR',
        otherCurrencies: 1,
        payments: { count: 7, amount: 600 },
        outcomes: 5,
        maturedShare: 1,
        caught: { reviewed: one, declined: one },
        missed: {
          ...{ count: 1, amount: 70, explored: 0 },
          reviewed: { count: 0, amount: 0 },
        },
        falsePositives: { declined: one, reviewed: one },
        declinedUnknown: { count: 1, amount: 30 },
        explored: { count: 0, needed: 30 },
        reviews: { sent: 2, decided: 1 },
      });
      expect(found.caught.estimated).toBeUndefined();
      expect(found.falsePositives.estimated).toBeUndefined();
      expect(found.perDay).toHaveLength(8);
      expect(found.perDay.find(({ day }) => day === '2026-11-30')).toEqual({
        ...{ day: '2026-11-30', reviews: 2, caught: 2, missed: 1 },
      });
    });

    it('counts fraud in review as caught where a person had said so, and as missed otherwise', async () => {
      const of = (transaction_id: string, isFraud = true) =>
        withOutcome(isFraud, { transaction_id, decision: 'review' });
      const { knex, worth } = await create([
        ...[of('said'), of('open'), of('ended'), of('said-genuine')],
        ...[of('unsure'), of('escalated'), of('said-in-vain', false)],
      ]);
      await knex('fraud_latency_reviews').insert({
        ...{ service: 'other', transaction_id: 'open', state: 'done' },
        ...{ opened_at: PAID_AT, value_at_risk: 1 },
        ...{ verdict: 'fraud', verdict_by: ADA, verdict_at: PAID_AT },
      });
      await say(knex, 'said', 'fraud', ADA);
      await say(knex, 'ended', 'fraud', 'chargeback');
      await say(knex, 'said-genuine', 'genuine', ADA);
      await say(knex, 'unsure', 'unsure', ADA);
      await say(knex, 'escalated', 'escalated', ADA);
      await say(knex, 'said-in-vain', 'fraud', ADA);
      const { caught, missed, falsePositives, perDay } = await worth();
      expect(caught.reviewed).toEqual({ count: 1, amount: 100 });
      expect(missed).toEqual({
        ...{ count: 0, amount: 0, explored: 0 },
        reviewed: { count: 5, amount: 500 },
      });
      expect(falsePositives.reviewed).toEqual({ count: 1, amount: 100 });
      expect(perDay.find(({ day }) => day === '2026-11-30')).toEqual({
        ...{ day: '2026-11-30', reviews: 7, caught: 1, missed: 5 },
      });
    });

    it('estimates what was declined without an outcome by what was let through to learn', async () => {
      const { worth } = await create([
        // Of 100 that would be declined 10 are let through: each stands for 9 that were declined.
        ...times(10, id =>
          withOutcome(true, { ...EXPLORED, transaction_id: id, amount: 50 }),
        ),
        ...times(20, id => aPayment({ ...EXPLORED, transaction_id: id })),
        ...times(270, id =>
          aPayment({
            transaction_id: id,
            decision: 'decline',
            propensity: 0.9,
          }),
        ),
        withOutcome(true, { transaction_id: 'known', decision: 'decline' }),
        withOutcome(true, {
          transaction_id: 'by-rule',
          decision: 'decline',
          reason: '{"kind":"rule","rule":"x"}',
        }),
      ]);
      const { caught, falsePositives, missed, explored } = await worth();
      expect(explored).toEqual({ count: 30, needed: 30 });
      // 10 * 9 = 90 frauds of 50 among the declined; one of 100 is known.
      expect(caught.estimated?.count).toBeCloseTo(89);
      expect(caught.estimated?.amount).toBeCloseTo(4_400);
      // Horvitz and Thompson: the root of 10 * 0.9 * (50 / 0.1)^2.
      expect(caught.estimated?.amountError).toBeCloseTo(1_500);
      expect(caught.declined.count).toBe(2);
      expect(falsePositives.estimated?.count).toBeCloseTo(180);
      expect(falsePositives.estimated?.amount).toBeCloseTo(18_000);
      expect(missed).toMatchObject({ count: 10, explored: 10 });
      // While outcomes may still come, those without one are not taken for genuine, and there are too few.
      const early: BusinessResponse = await worth(7, 30);
      expect(early.explored.count).toBe(10);
      expect(early.caught.estimated).toBeUndefined();
      expect(early.maturedShare).toBe(0);
    });

    it('scales up from the cards that are kept, and counts every review', async () => {
      const { knex, worth } = await create(
        [
          withOutcome(true, { transaction_id: 'a' }),
          withOutcome(true, {
            ...{ transaction_id: 'b', decision: 'review', bucket: 999 },
          }),
          withOutcome(true, {
            ...{ transaction_id: 'c', decision: 'review', bucket: 1_000 },
          }),
        ],
        0.1,
      );
      await say(knex, 'b', 'fraud', ADA);
      await say(knex, 'c', 'fraud', ADA);
      expect(await worth()).toMatchObject({
        sampleShare: 0.1,
        payments: { count: 20 },
        outcomes: 2,
        missed: { count: 10, amount: 1_000 },
        caught: { reviewed: { count: 10, amount: 1_000 } },
        reviews: { sent: 2 },
      });
    });

    it('counts the verdicts of people as reviews that were decided', async () => {
      const { knex, worth } = await create(
        times(3, id => aPayment({ transaction_id: id, decision: 'review' })),
      );
      const [by, source] = ['user:default/ada', 'chargeback'];
      const rows = await knex('fraud_latency_reviews').select('transaction_id');
      for (const [at, verdictBy] of [by, source].entries()) {
        await knex('fraud_latency_reviews')
          .where(rows[at])
          .update({
            ...{ state: 'done', verdict: 'fraud', verdict_by: verdictBy },
            verdict_at: PAID_AT + DAY,
          });
      }
      expect((await worth()).reviews).toEqual({ sent: 3, decided: 1 });
    });

    it('says nothing of what is not there, and gives an answer for a minute', async () => {
      const { knex, worth } = await create([]);
      const nothing = await worth();
      expect(nothing).toMatchObject({
        currency: '',
        payments: { count: 0, amount: 0 },
        ...{ maturedShare: null, at: nothing.to, isOld: false },
      });
      await keep(knex, [aPayment()]);
      expect(await worth()).toEqual(nothing);
      expect((await worth(30)).payments.count).toBe(1);
    });
  },
);
