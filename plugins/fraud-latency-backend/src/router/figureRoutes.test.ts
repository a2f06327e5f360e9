import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import request from 'supertest';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import { servedModels } from '../__testUtils__/servedModels';
import {
  aDatabase,
  aPayment,
  keep,
  withOutcome,
} from '../__testUtils__/somePayments';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';
const HOUR = 3_600_000;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('figures over many payments', () => {
  const instance = new FakeInstance();
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async (records = true) => {
    const url = await instance.start();
    portal = await startTestPlugin({
      configs: [
        aService({
          instances: [{ url, cloud: 'aws' }],
          ...(records && { records: { keepDays: 90, sampleShare: 1 } }),
        }),
      ],
      knex,
    });
  };
  /** A hundred days, an hour and so on ago; of two arms, with each decision, some let through to learn. */
  const somePayments = () =>
    Array.from({ length: 400 }, (_, at) => {
      const received = Date.now() - HOUR * (at % 100);
      const make = at % 4 === 0 ? aPayment : withOutcome.bind(null, at % 8 > 3);
      return make({
        transaction_id: `tx-${at}`,
        customer: `c-${at % 150}`,
        variant: at % 2 === 0 ? 'control' : 'challenger',
        decision: (['approve', 'review', 'decline', 'approve'] as const)[
          at % 4
        ],
        event_time: received,
        received_at: received,
        ...(at % 4 === 3 && {
          ...{ reason: '{"kind":"exploration"}', propensity: 0.05 },
        }),
      });
    });
  beforeEach(async () => {
    knex = await aDatabase(databases, 'SQLITE_3');
  });
  afterEach(async () => {
    await portal.stop();
    await instance.stop();
  });
  const get = async (path: string) => {
    const { body, status } = await request(portal.server).get(`${E}/${path}`);
    return { body, status };
  };

  it('are told as documented, and of no single payment, so that no look is audited', async () => {
    await start();
    await keep(knex, somePayments());
    instance.says(servedModels());
    const business = await get('business?days=7&maturityDays=0');
    expect(business).toMatchObject({
      status: 200,
      body: {
        days: 7,
        maturityDays: 0,
        payments: { count: 400 },
        caught: { estimated: { basis: expect.any(Number) } },
      },
    });
    const experiment = await get('experiment?metric=decline');
    expect(experiment).toMatchObject({
      status: 200,
      body: {
        experiment: 'steeper',
        metric: 'decline',
        sampleRatio: { state: 'fits' },
        arms: [{ variant: 'control' }, { variant: 'challenger' }],
      },
    });
    const usual = await Promise.all(['business', 'experiment'].map(get));
    expect(usual.map(({ body }) => body.maturityDays)).toEqual([30, 30]);
    expect(portal.auditor.createEvent).not.toHaveBeenCalled();
  });

  it('are told of a service that has decided nothing yet', async () => {
    await start();
    for (const route of ['business', 'experiment', 'reviews', 'payments']) {
      const { status, body } = await get(route);
      expect([status, body.error]).toEqual([200, undefined]);
    }
  });

  it.each(['business', 'experiment', 'reviews', 'reviews/tx-1', 'payments'])(
    'GET %s says how records are switched on where they are not read',
    async route => {
      await start(false);
      const { status, body } = await get(route);
      expect(status).toBe(409);
      expect(body.error.message).toContain("sets 'records: {}' in its entry");
    },
  );

  it('are not of an experiment that the records do not have', async () => {
    await start();
    const { status, body } = await get('experiment?experiment=gone');
    expect(status).toBe(404);
    expect(body.error.message).toContain("have no experiment 'gone'");
  });
});
