import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  createDecider,
  type DecisionPolicy,
  parsePolicy,
  seeded,
} from '@modelport/fraud-core';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { replayOracle } from '../../__testUtils__/replayOracle';
import {
  aPolicy,
  FEATURES,
  servedModels,
} from '../../__testUtils__/servedModels';
import {
  aDatabase,
  aPayment,
  callFraud,
  keep,
  PAID_AT,
} from '../../__testUtils__/somePayments';
import { aService } from '../../__testUtils__/startTestPlugin';
import { BusinessService } from '../../business/BusinessService';
import { DatabaseBusiness } from '../../business/DatabaseBusiness';
import type { PaymentRow } from '../../payments/PaymentRow';
import { DatabaseReplay } from './DatabaseReplay';
import { PreviewService } from './PreviewService';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const NOW = PAID_AT + 2 * DAY;
const databases = TestDatabases.create();
const EXPLORING = aPolicy({
  thresholds: { review: 0.3, decline: 0.4 },
  rules: [
    {
      name: 'large at night',
      when: [
        { value: 'amount', atLeast: 180 },
        { value: 'night', atLeast: 1 },
      ],
      decision: 'review',
    },
  ],
  exploration: { share: 0.1, salt: 'before' },
});
const OTHER = aPolicy({
  metadata: { name: 'card-payments', version: 2 },
  thresholds: { review: 0.4, decline: 0.8 },
  rules: [
    {
      name: 'few payments',
      when: [{ value: 'customer_count_7d', below: 2 }],
      decision: 'review',
    },
    {
      name: 'tiny',
      when: [{ value: 'amount', below: 10 }],
      decision: 'approve',
    },
  ],
  exploration: { share: 0.05, salt: 'after' },
});

const features = (values: number[]) =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64');

/** Payments as a service decides on them by a policy; all is drawn from a seed. */
function decided(
  count: number,
  policy: DecisionPolicy,
  seed: number,
  more: Partial<PaymentRow> = {},
): PaymentRow[] {
  const draw = seeded(seed);
  const decide = createDecider(policy, FEATURES);
  return Array.from({ length: count }, (_, at) => {
    const score = draw() < 0.02 ? null : Math.fround(draw());
    const amount = Math.round(draw() * 20_000) / 100;
    const values = [amount, draw() < 0.3 ? 1 : 0, Math.floor(draw() * 12)];
    const id = `tx-${seed}-${at}`;
    const result = decide({
      ...{ transactionId: id, amount, features: Float32Array.from(values) },
      score: score ?? undefined,
    });
    const { decision, reason, propensity } = result;
    const isFraud = draw() < (score ?? 0.5) * 0.6;
    const isKnown = draw() < (decision === 'decline' ? 0.1 : 0.8);
    return aPayment({
      ...{ transaction_id: id, score, amount, decision, propensity },
      reason: JSON.stringify(reason),
      features: features(values),
      customer: `c-${Math.floor(draw() * 60)}`,
      event_time: PAID_AT - at * 1_000,
      received_at: PAID_AT - Math.floor(at / 3) * 3_000,
      is_fraud: isKnown ? isFraud : null,
      ...(isKnown && {
        ...{ outcome_source: 'chargeback', labelled_at: PAID_AT },
        outcome_received_at: PAID_AT,
      }),
      ...more,
    });
  });
}

/** Of the frauds in review analysts have found every third one. */
const isCalled = ({
  transaction_id: id,
  decision,
  is_fraud: said,
}: PaymentRow) =>
  decision === 'review' &&
  said === true &&
  Number(id.split('-').pop()) % 3 === 0;

/** All that an answer has, each number almost as another one has it. */
function expectAlmost(actual: unknown, expected: unknown, path = ''): void {
  if (typeof expected === 'string' || expected === null) {
    expect([path, actual]).toEqual([path, expected]);
    return;
  }
  if (typeof expected === 'number') {
    expect([path, actual]).toEqual([path, expect.closeTo(expected, 6)]);
    return;
  }
  for (const [key, value] of Object.entries(expected as object)) {
    const found = (actual as Record<string, unknown>)[key];
    expectAlmost(found, value, `${path}.${key}`);
  }
}

describe.each(databases.eachSupportedId())(
  'what another policy would have done, on %s',
  (databaseId: TestDatabaseId) => {
    async function create(
      rows: PaymentRow[],
      {
        sampleShare = 1,
        most,
        finds = isCalled,
      }: {
        sampleShare?: number;
        most?: number;
        finds?: (row: PaymentRow) => boolean;
      } = {},
    ) {
      const knex = await aDatabase(databases, databaseId);
      await keep(knex, rows);
      await callFraud(knex, rows.filter(finds));
      const previews = new PreviewService({
        ...{ replay: new DatabaseReplay(knex), now: () => NOW, most },
      });
      const config = aService({ records: { keepDays: 90, sampleShare } });
      const preview = (document: object): Promise<PolicyPreview> =>
        previews.preview(
          config,
          { policy: parsePolicy(document), document },
          servedModels(),
        );
      return { knex, config, preview };
    }

    it.each([
      [1, 900],
      [0.5, 900],
      [1, 60], // too few let through for an estimate
    ])(
      'is what brute force says, with %d of the cards and %d payments',
      async (sampleShare, count) => {
        const rows = decided(count, parsePolicy(EXPLORING), 11);
        const { preview } = await create(rows, { sampleShare });
        const found = await preview(OTHER);
        const explored = rows.filter(
          ({ reason, is_fraud: known }) =>
            reason.includes('exploration') && known !== null,
        );
        expect(explored.length >= 30).toBe(count === 900);
        const expected = replayOracle(
          ...([rows, OTHER, sampleShare, found.days, isCalled] as const),
        );
        const { frauds = 0, called = 0 } = found.reviewedFrauds ?? {};
        // Of so few payments none may be found.
        expect(count < 900 || (called > 0 && called < frauds)).toBe(true);
        expectAlmost(found, expected);
        expect(found.payments).toBe(count);
        const moved = found.moved.reduce((sum, each) => sum + each.count, 0);
        expect(moved).toBe(count / sampleShare);
        const [few, tiny] = found.rules;
        expect([few.name, tiny.name]).toEqual(['few payments', 'tiny']);
        expect(few.count).toBeGreaterThan(0);
        expect(found.skipped).toEqual([]);
      },
    );

    it('is the same before and after where the policy is the same', async () => {
      const rows = decided(900, parsePolicy(EXPLORING), 12);
      const { preview } = await create(rows, { sampleShare: 0.5 });
      const found = await preview(EXPLORING);
      const { before, after, moved, unknown } = found;
      expect(after).toEqual(before);
      expect(before.caught.count).toBeGreaterThan(0);
      expect(before.caught.countError).toBeGreaterThan(0);
      expect(moved.every(({ from, to }) => from === to)).toBe(true);
      expect([unknown, found.declinedUnknown]).toEqual([0, 0]);
    });

    it('agrees before with the business view', async () => {
      const rows = decided(1_500, parsePolicy(EXPLORING), 13).map(
        (row, at): PaymentRow => {
          const age = at % 3 === 0 ? 40 * DAY : 0;
          return {
            ...row,
            event_time: Number(row.event_time) - age,
            received_at: Number(row.received_at) - age,
          };
        },
      );
      const { knex, config, preview } = await create(rows);
      const business = new BusinessService({
        business: new DatabaseBusiness(knex),
        now: () => NOW,
      });
      const worth = await business.worth(config, 90, 30);
      const { before } = await preview(OTHER);
      const { caught, missed, falsePositives } = worth;
      expect(caught.estimated?.basis).toBeGreaterThanOrEqual(30);
      expect(caught.reviewed.count).toBeGreaterThan(0);
      expect(missed.reviewed.count).toBeGreaterThan(0);
      expectAlmost(before, {
        caught: {
          count:
            caught.declined.count +
            (caught.estimated?.count ?? NaN) +
            caught.reviewed.count,
          amountError: caught.estimated?.amountError,
        },
        missed: {
          count: missed.count + missed.reviewed.count,
          amount: missed.amount + missed.reviewed.amount,
        },
        fraudsTo: {
          review: {
            count: caught.reviewed.count + missed.reviewed.count,
            amount: caught.reviewed.amount + missed.reviewed.amount,
          },
          approve: { count: missed.count, amount: missed.amount },
        },
        falsePositives: {
          declined:
            falsePositives.declined.count +
            (falsePositives.estimated?.count ?? NaN),
          reviewed: falsePositives.reviewed.count,
        },
      });
    });

    it('finds what is true as nearly as it says', async () => {
      const policy = parsePolicy(EXPLORING);
      const everyone = decided(2_000, policy, 14);
      const draw = seeded(20);
      const isFraud = everyone.map(({ score }) => draw() < (score ?? 0) * 0.6);
      const stricter = aPolicy({
        metadata: { name: 'card-payments', version: 2 },
        thresholds: { review: 0.4, decline: 1 },
      });
      const rows = everyone.map(
        (row, at): PaymentRow => ({
          ...row,
          is_fraud: row.decision === 'decline' ? null : isFraud[at],
          customer: `c-${at}`,
        }),
      );
      const { preview } = await create(rows, {
        finds: row => row.decision === 'review' && row.is_fraud === true,
      });
      const { after } = await preview(stricter);
      const truth = everyone.filter(
        ({ score }, at) => isFraud[at] && score !== null && score >= 0.4,
      ).length;
      expect(after.caught.countError).toBeGreaterThan(1);
      expect(Math.abs(after.caught.count - truth)).toBeLessThan(
        4 * after.caught.countError,
      );
      expect(Math.abs(after.caught.count - truth)).toBeGreaterThan(0);
    });

    it('takes of frauds that only the policy sends to review the share that analysts found then', async () => {
      const frauds = (count: number, more: Partial<PaymentRow>) =>
        Array.from({ length: count }, (_, at) =>
          aPayment({
            transaction_id: `${more.decision}-${at}`,
            ...{ score: 0.5, is_fraud: true, ...more },
          }),
        );
      const approved = frauds(8, { decision: 'approve' });
      const reviewed = frauds(4, { decision: 'review', score: 0.7 });
      const finds = ({ transaction_id: id }: PaymentRow) => id === 'review-2';
      const stricter = aPolicy({ thresholds: { review: 0.4, decline: 0.9 } });
      const { preview } = await create([...approved, ...reviewed], { finds });
      expect(await preview(stricter)).toMatchObject({
        reviewedFrauds: { frauds: 4, called: 1 },
        before: {
          caught: { count: 1, amount: 100 },
          missed: { count: 11, amount: 1_100 },
        },
        after: {
          // The one that was found, and a quarter of 8.
          caught: { count: 3, amount: 300 },
          missed: { count: 9, amount: 900 },
          fraudsTo: { approve: { count: 0 }, review: { count: 12 } },
        },
      });
      const unreviewed = await create(approved);
      expect(await unreviewed.preview(stricter)).toMatchObject({
        reviewedFrauds: { frauds: 0, called: 0 },
        after: {
          ...{ caught: { count: 0 }, missed: { count: 8 } },
          fraudsTo: { review: { count: 8, amount: 800 } },
        },
      });
    });

    it('tells what nothing is known of: declined without an outcome and without an estimate', async () => {
      const declined = (id: string, more: Partial<PaymentRow> = {}) =>
        aPayment({
          ...{ transaction_id: id, decision: 'decline', score: 0.95 },
          ...more,
        });
      const { preview } = await create([
        declined('a'),
        declined('b', { propensity: 0.9 }),
        declined('c', { reason: '{"kind":"rule","rule":"x"}' }),
        declined('d', { is_fraud: true }),
        declined('e', { score: 1 }),
      ]);
      const lax = aPolicy({ thresholds: { review: 0.99, decline: 0.99 } });
      const found = await preview(lax);
      expect(found.unknown).toBe(3);
      expect(found.moved).toEqual([
        { from: 'decline', to: 'approve', count: 4 },
        { from: 'decline', to: 'decline', count: 1 },
      ]);
      expect(found.after.missed).toEqual({ count: 1, amount: 100 });
    });

    it('passes over what it cannot decide on, and says why', async () => {
      const rows = [
        aPayment({ transaction_id: 'a' }),
        aPayment({ transaction_id: 'b' }),
        aPayment({ transaction_id: 'c', currency: 'USD' }),
        aPayment({ transaction_id: 'd', feature_set: 'sha256:old' }),
        aPayment({ transaction_id: 'other', service: 'other' }),
        aPayment({ transaction_id: 'away', bucket: 9_999 }),
      ];
      const { preview } = await create(rows, { sampleShare: 0.5 });
      const byFeature = await preview(OTHER);
      expect(byFeature).toMatchObject({ currency: 'EUR', payments: 4 });
      expect(byFeature.skipped).toEqual(
        expect.arrayContaining([
          { reason: 'It is in another currency than most.', count: 1 },
          {
            reason: 'It has features of a version that is not served any more.',
            count: 1,
          },
        ]),
      );
      expect(byFeature.before.approved).toBe(4);
      const byScore = await preview(aPolicy());
      expect(byScore.skipped).toHaveLength(1);
    });

    it('reads more than a page, and leaves others their turn meanwhile', async () => {
      const rows = decided(4_500, parsePolicy(aPolicy()), 15);
      const { preview } = await create(rows);
      let turns = 0;
      let isOver = false;
      const turn = () => {
        turns += 1;
        if (!isOver) setImmediate(turn);
      };
      setImmediate(turn);
      const found = await preview(aPolicy());
      isOver = true;
      expect(found.payments).toBe(4_500);
      expect(turns).toBeGreaterThanOrEqual(2);
    });

    it('is kept for a minute, for the same policy and the same service', async () => {
      const knex = await aDatabase(databases, databaseId);
      let now = NOW;
      const previews = new PreviewService({
        ...{ replay: new DatabaseReplay(knex), now: () => now },
      });
      const config = aService({ records: { keepDays: 90, sampleShare: 1 } });
      const count = async (document = aPolicy(), service = config) => {
        const policy = { policy: parsePolicy(document), document };
        const models = servedModels();
        return (await previews.preview(service, policy, models)).payments;
      };
      expect(await count()).toBe(0);
      await keep(knex, [aPayment()]);
      now += 59_999;
      expect(await count()).toBe(0);
      expect(await count(aPolicy({ withoutScore: 'decline' }))).toBe(1);
      expect(await count(aPolicy(), { ...config, name: 'other' })).toBe(0);
      now += 1;
      expect(await count()).toBe(1);
    });

    it('goes on after one that failed', async () => {
      const knex = await aDatabase(databases, databaseId);
      const replay = new DatabaseReplay(knex);
      const currency = jest
        .spyOn(replay, 'currency')
        .mockRejectedValueOnce(new Error('the database is gone'));
      const previews = new PreviewService({ replay, now: () => NOW });
      const config = aService({ records: { keepDays: 90, sampleShare: 1 } });
      const policy = { policy: parsePolicy(aPolicy()), document: aPolicy() };
      const ask = () => previews.preview(config, policy, servedModels());
      await expect(ask()).rejects.toThrow('the database is gone');
      expect((await ask()).payments).toBe(0);
      expect(currency).toHaveBeenCalledTimes(2);
    });

    it('wants records that the portal reads', async () => {
      const knex = await aDatabase(databases, databaseId);
      const previews = new PreviewService({
        ...{ replay: new DatabaseReplay(knex), now: () => NOW },
      });
      const document = aPolicy();
      const asked = previews.preview(
        aService(),
        { policy: parsePolicy(document), document },
        servedModels(),
      );
      await expect(asked).rejects.toThrow("sets 'records: {}' in its entry");
    });
  },
);
