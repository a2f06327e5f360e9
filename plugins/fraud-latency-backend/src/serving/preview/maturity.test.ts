import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { parsePolicy } from '@modelport/fraud-core';
import { aPolicy, servedModels } from '../../__testUtils__/servedModels';
import {
  aDatabase,
  aPayment,
  callFraud,
  keep,
  PAID_AT,
} from '../../__testUtils__/somePayments';
import { aService } from '../../__testUtils__/startTestPlugin';
import type { PaymentRow } from '../../payments/PaymentRow';
import { DatabaseReplay } from './DatabaseReplay';
import { PreviewService } from './PreviewService';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const NOW = PAID_AT + 2 * DAY;
const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())(
  'the span of a preview, and what is known in it, on %s',
  (databaseId: TestDatabaseId) => {
    async function create(
      rows: PaymentRow[],
      { most, keepDays = 90 }: { most?: number; keepDays?: number } = {},
    ) {
      const knex = await aDatabase(databases, databaseId);
      await keep(knex, rows);
      const previews = new PreviewService({
        ...{ replay: new DatabaseReplay(knex), now: () => NOW, most },
      });
      const config = aService({ records: { keepDays, sampleShare: 1 } });
      const preview = (document: object) =>
        previews.preview(
          config,
          { policy: parsePolicy(document), document },
          servedModels(),
        );
      return { knex, preview };
    }

    it('goes from the oldest to the newest payment of the last 60 days, or of as many as are looked at', async () => {
      const at = (days: number) =>
        aPayment({
          ...{ transaction_id: `tx-${days}`, score: 0.7, decision: 'review' },
          received_at: NOW - days * DAY,
        });
      const long = await create([at(1), at(10), at(59), at(61)]);
      expect(await long.preview(aPolicy())).toMatchObject({
        ...{ payments: 3, days: 58 },
        from: new Date(NOW - 59 * DAY).toISOString(),
        to: new Date(NOW - DAY).toISOString(),
        before: { reviewed: 3, reviewsPerDay: 3 / 58 },
      });
      const many = await create([at(1), at(2), at(3)], { most: 2 });
      expect(await many.preview(aPolicy())).toMatchObject({
        ...{ payments: 2, days: 1 },
        before: { reviewsPerDay: 2 },
      });
    });

    it('tells nothing a day of payments of less than a day, and has no span without any', async () => {
      const at = (hours: number) =>
        aPayment({
          ...{ transaction_id: `tx-${hours}`, score: 0.7, decision: 'review' },
          received_at: NOW - (hours * DAY) / 24,
        });
      const young = await create([at(1), at(7)]);
      expect(await young.preview(aPolicy())).toMatchObject({
        ...{ payments: 2, days: 0.25 },
        from: new Date(NOW - (7 * DAY) / 24).toISOString(),
        before: { reviewed: 2, reviewsPerDay: null },
        after: { reviewsPerDay: null },
      });
      const none = await create([]);
      expect(await none.preview(aPolicy())).toMatchObject({
        ...{ payments: 0, days: 0, currency: '', moved: [] },
        ...{ from: new Date(NOW).toISOString(), declinedUnknown: 0 },
        before: { reviewsPerDay: null, caught: { count: 0, countError: 0 } },
      });
    });

    it('tells how far back the payments go, and why that is not as far as outcomes take', async () => {
      const at = (days: number) =>
        aPayment({
          ...{ transaction_id: `tx-${days}`, event_time: NOW - days * DAY },
          received_at: NOW - days * DAY,
        });
      const three = await create([at(1), at(3)], { keepDays: 3 });
      expect((await three.preview(aPolicy())).reach).toEqual({
        ...{ days: 3, keepDays: 3, maturedShare: 0, short: 'retention' },
      });
      const fresh = await create([at(1), at(3)]);
      expect((await fresh.preview(aPolicy())).reach).toMatchObject({
        ...{ days: 3, keepDays: 90, short: 'young' },
      });
      const cut = await create([at(1), at(2), at(40)], { most: 2 });
      expect((await cut.preview(aPolicy())).reach).toMatchObject({
        ...{ days: 2, short: 'most' },
      });
      const long = await create([at(1), at(30), at(40), at(59)]);
      expect((await long.preview(aPolicy())).reach).toEqual({
        ...{ days: 59, keepDays: 90, maturedShare: 0.75 },
      });
      const none = await create([]);
      expect((await none.preview(aPolicy())).reach).toEqual({
        ...{ days: 0, keepDays: 90, maturedShare: null, short: 'young' },
      });
    });

    it('tells how many verdicts people give a day, of payments of less than a day none', async () => {
      const at = (days: number) =>
        aPayment({
          ...{
            transaction_id: `tx-${days}`,
            decision: 'review',
            is_fraud: true,
          },
          received_at: NOW - days * DAY,
        });
      const rows = [at(3), at(4)];
      const { knex, preview } = await create(rows);
      await callFraud(knex, rows);
      expect((await preview(aPolicy())).verdictsPerDay).toBe(0.5);
      const young = await create([at(0.9)]);
      expect((await young.preview(aPolicy())).verdictsPerDay).toBeNull();
    });

    it('takes approved payments for genuine of which nobody has said anything in 30 days, and tells of the others that it declines', async () => {
      const paid = (id: string, days: number, more: Partial<PaymentRow> = {}) =>
        aPayment({
          ...{ transaction_id: id, score: 0.5, amount: 100 },
          ...{ event_time: NOW - days * DAY, received_at: NOW - days * DAY },
          ...more,
        });
      const reviewed = { score: 0.7, decision: 'review' } as const;
      const { preview } = await create([
        paid('old', 31),
        paid('on time', 30),
        paid('young', 29),
        paid('said', 1, { is_fraud: false }),
        paid('fraud', 1, { is_fraud: true }),
        paid('reviewed', 40, reviewed),
        paid('declined', 40, { score: 0.95, decision: 'decline' }),
      ]);
      const strict = aPolicy({ thresholds: { review: 0.4, decline: 0.5 } });
      const found = await preview(strict);
      expect(found).toMatchObject({
        ...{ maturityDays: 30, payments: 7, outcomes: 2, frauds: 1 },
        declinedUnknown: 2, // young and reviewed
        before: { declined: 1, falsePositives: { declined: 0 } },
        after: {
          declined: 7,
          falsePositives: { declined: 3, reviewed: 0, amount: 300 },
        },
      });
      expect((await preview(aPolicy())).declinedUnknown).toBe(0);
    });
  },
);
