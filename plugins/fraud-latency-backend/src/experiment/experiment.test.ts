import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { countCard, NO_CARDS } from '@modelport/fraud-core';
import type { ExperimentQuery } from '@modelport/plugin-fraud-latency-common';
import { servedModels } from '../__testUtils__/servedModels';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import {
  aDatabase,
  aPayment,
  keep,
  PAID_AT,
} from '../__testUtils__/somePayments';
import { aService } from '../__testUtils__/startTestPlugin';
import { createAsk } from '../http/ask';
import type { PaymentRow } from '../payments/PaymentRow';
import { DatabaseExperiment } from './DatabaseExperiment';
import { ExperimentService } from './ExperimentService';

jest.setTimeout(60_000);

const DAY = 86_400_000;
const NOW = PAID_AT + 60 * DAY;
const databases = TestDatabases.create();
const isControl = (card: number) => card % 2 === 0;

const running = (name: string) => ({ ...servedModels().experiment, name });

/** Models as a service answers that runs two arms, and does not say by itself of which experiment. */
const models = (control = 0.5) => {
  const {
    models: [first, second],
    experiment: _,
    ...rest
  } = servedModels();
  const armOf = (name: string, weight: number) => ({
    variants: [{ name, weight }],
  });
  return {
    ...rest,
    models: [
      { ...first, ...armOf('control', control) },
      { ...second, ...armOf('challenger', 1 - control) },
    ],
  };
};

/** Two payments of each card, of which fraud was missed in every third card of the control and every ninth of the other. */
function twoArms(cards: number, more: Partial<PaymentRow> = {}): PaymentRow[] {
  return Array.from({ length: 2 * cards }, (_, at) => {
    const card = at % cards;
    const isFraud = (card >> 1) % (isControl(card) ? 3 : 9) === 0;
    return aPayment({
      transaction_id: `tx-${at}`,
      customer: `c-${card}`,
      variant: isControl(card) ? 'control' : 'challenger',
      version: isControl(card) ? '3' : '4',
      is_fraud: isFraud && at < cards,
      ...more,
    });
  });
}

describe.each(databases.eachSupportedId())(
  'an experiment, on %s',
  (databaseId: TestDatabaseId) => {
    const instance = new FakeInstance();
    afterEach(() => instance.stop());

    async function create(rows: PaymentRow[], sampleShare = 1) {
      const knex = await aDatabase(databases, databaseId);
      await keep(knex, rows);
      const experiments = new DatabaseExperiment(knex);
      const service = new ExperimentService({
        experiments,
        ask: createAsk({ deadlineMs: 1_000 }),
        now: () => NOW,
      });
      instance.says(models());
      const config = aService({
        instances: [{ url: await instance.start(), cloud: 'aws', apiKey: 'k' }],
        records: { keepDays: 90, sampleShare },
      });
      const look = (query: ExperimentQuery = {}) => service.look(config, query);
      return { experiments, look };
    }

    it('adds up in the database what the statistics add up card by card', async () => {
      const rows = twoArms(40);
      const { experiments } = await create(rows);
      const sample = { service: 'payments', sampleShare: 1 };
      const arms = await experiments.arms(sample, {
        ...{ experiment: 'steeper', metric: 'missed-fraud' },
        ...{ since: PAID_AT, maturedBefore: NOW },
      });
      for (const { variant, totals, payments } of arms) {
        const own = rows.filter(row => row.variant === variant);
        const cards = [...new Set(own.map(({ customer }) => customer))];
        const expected = cards.reduce((sum, card) => {
          const paid = own.filter(({ customer }) => customer === card);
          return countCard(sum, {
            numerator: paid.filter(row => row.is_fraud).length,
            denominator: paid.length,
            covariate: 0,
          });
        }, NO_CARDS);
        expect(totals).toEqual(expected);
        expect(payments).toBe(own.length);
      }
      expect(arms).toHaveLength(2);
    });

    it('is compared by cards, with an interval that may be looked at at any time', async () => {
      const { look } = await create(twoArms(2_000));
      const found = await look();
      expect(found).toMatchObject({
        experiments: ['steeper'],
        experiment: 'steeper',
        metric: 'missed-fraud',
        since: '2026-11-30T12:00:01.000Z',
        maturedShare: 1,
        sampleRatio: { state: 'fits' },
        arms: [
          {
            variant: 'control',
            weight: 0.5,
            cards: 1_000,
            payments: 2_000,
            counted: 2_000,
            outcomes: 334,
            cardsWithOutcome: 334,
            rate: 0.167,
            parts: [
              {
                model: 'fraud',
                version: '3',
                featureSet: 'sha256:f',
                policy: { name: 'card-payments', version: 1 },
                payments: 2_000,
              },
            ],
          },
          { variant: 'challenger', cardsWithOutcome: 112, rate: 0.056 },
        ],
      });
      expect(found.problem).toBeUndefined();
      const [difference] = found.differences;
      expect(difference).toMatchObject({
        variant: 'challenger',
        control: 'control',
        plannedLift: 0.15,
        outcomesNeeded: 100,
        isAdjusted: false,
      });
      expect(difference.lift).toBeCloseTo(0.056 / 0.167 - 1);
      const [low, high] = difference.interval ?? [0, 0];
      expect(low).toBeLessThan(difference.lift ?? 0);
      expect(high).toBeGreaterThan(difference.lift ?? 0);
      expect(high).toBeLessThan(0);
      expect(difference.cardsNeeded).toBeGreaterThan(0);
      expect(instance.asked[0]).toEqual({
        url: '/v1/models',
        authorization: 'Bearer k',
      });
    });

    it('says nothing while too few cards have an outcome, or payments are too young', async () => {
      const { look } = await create(twoArms(100));
      const [few] = (await look()).differences;
      expect(few.lift).toBeUndefined();
      expect(few.outcomesNeeded).toBe(100);
      const young = await look({ maturityDays: 90 });
      expect(young.maturedShare).toBe(0);
      expect(young.arms[0]).toMatchObject({ counted: 0, rate: null });
    });

    it('is compared by reviews and declined payments as well', async () => {
      const [a, b, ...rest] = twoArms(10);
      const { look } = await create([
        { ...a, decision: 'review' },
        { ...b, decision: 'decline' },
        ...rest,
      ]);
      const rates = async (metric: 'review' | 'decline') =>
        (await look({ metric })).arms.map(({ rate }) => rate);
      expect(await rates('review')).toEqual([0.1, 0]);
      expect(await rates('decline')).toEqual([0, 0.1]);
    });

    it('takes out what the cards did before it began', async () => {
      const before = Array.from({ length: 20 }, (_, card) =>
        aPayment({
          transaction_id: `before-${card}`,
          customer: `c-${card}`,
          experiment: 'none',
          variant: 'all',
          received_at: PAID_AT - DAY,
          decision: 'review',
        }),
      );
      const { look } = await create([...before, ...twoArms(20)]);
      const [difference] = (await look({ metric: 'review' })).differences;
      expect(difference.isAdjusted).toBe(true);
    });

    it('does not take out what another experiment had done before', async () => {
      const before = Array.from({ length: 20 }, (_, card) =>
        aPayment({
          transaction_id: `before-${card}`,
          customer: `c-${card}`,
          experiment: 'with-other-shares',
          variant: 'control',
          received_at: PAID_AT - DAY,
          decision: 'review',
        }),
      );
      const { look } = await create([...before, ...twoArms(20)]);
      const [difference] = (await look({ metric: 'review' })).differences;
      expect(difference.isAdjusted).toBe(false);
    });

    it('has the weights of now where the service says that it runs it', async () => {
      const { look } = await create(twoArms(2_000));
      instance.says({ ...models(), experiment: running('steeper') });
      const { sampleRatio, arms } = await look();
      expect(sampleRatio.state).toBe('fits');
      expect(arms.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    });

    it('raises an alarm where cards are missing from an arm', async () => {
      const rows = twoArms(2_000).filter(
        ({ customer, variant }) =>
          variant === 'control' || Number(customer.slice(2)) % 3 > 0,
      );
      const { look } = await create(rows);
      const { sampleRatio } = await look();
      expect(sampleRatio).toMatchObject({ state: 'mismatch' });
    });

    it('raises an alarm where no card came to an arm', async () => {
      const { look } = await create(
        twoArms(2_000).filter(({ variant }) => variant === 'control'),
      );
      const { sampleRatio, differences } = await look();
      expect(sampleRatio.state).toBe('mismatch');
      expect(differences).toEqual([]);
    });

    it.each([
      [{ ...models(), models: [] }, 200, 'The service runs other arms now'],
      [
        { ...models(0.2), experiment: running('steeper-r2') },
        200,
        'or these with other weights',
      ],
      ['nonsense', 200, 'answered with models that this portal cannot read'],
      ['{}', 500, 'answered with status 500'],
    ])('says why weights are not known: %j', async (says, status, words) => {
      const { look } = await create(twoArms(10));
      instance.says(says, status);
      const { sampleRatio, problem, arms } = await look();
      expect(sampleRatio).toEqual({ state: 'unknown' });
      expect(problem).toContain(words);
      expect(arms[0].weight).toBeUndefined();
    });

    it('is the newest unless one is named, and never what a service runs without one', async () => {
      const { look } = await create([
        aPayment({ transaction_id: 'a', experiment: 'old' }),
        aPayment({
          ...{ transaction_id: 'b', experiment: 'new', variant: 'x' },
          received_at: PAID_AT + DAY,
        }),
        aPayment({
          ...{ transaction_id: 'c', experiment: 'none', variant: 'all' },
          received_at: PAID_AT + 2 * DAY,
        }),
      ]);
      expect(await look()).toMatchObject({
        experiments: ['new', 'old'],
        experiment: 'new',
        arms: [{ variant: 'x', cards: 1 }],
      });
      expect((await look({ experiment: 'old' })).experiment).toBe('old');
      await expect(look({ experiment: 'gone' })).rejects.toThrow(
        "The records of payments have no experiment 'gone'",
      );
    });

    it('may be absent', async () => {
      const { look } = await create([aPayment({ experiment: 'none' })]);
      expect(await look()).toMatchObject({ experiments: [], arms: [] });
    });

    it('leaves out cards that are kept for review alone', async () => {
      const { look } = await create(
        [
          aPayment({ transaction_id: 'a', bucket: 99 }),
          aPayment({ transaction_id: 'b', bucket: 5_000, decision: 'review' }),
        ],
        0.01,
      );
      const { arms } = await look({ metric: 'review' });
      expect(arms).toMatchObject([{ payments: 1, outcomes: 0 }]);
    });
  },
);
