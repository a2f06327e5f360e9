import { TestDatabases } from '@backstage/backend-test-utils';
import {
  aDatabase,
  aPayment,
  keep,
  PAID_AT,
} from '../__testUtils__/somePayments';
import {
  anOutcome,
  aPage,
  KEEP_ALL,
  openPayments,
} from '../__testUtils__/records';
import { DatabasePaymentStore } from './DatabasePaymentStore';
import { RetentionSweep } from './RetentionSweep';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
const NOW = PAID_AT + 1_000 * DAY_MS;
const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('what is too old, in %s', id => {
  const create = async () => {
    const knex = await aDatabase(databases, id);
    const daysOld = (days: number) => ({ received_at: NOW - days * DAY_MS });
    const verdictsOf = (service: string, ...ages: number[]) =>
      knex.batchInsert(
        'fraud_latency_verdicts',
        ages.map(age => ({
          ...{ id: `${service}-${age}`, service, transaction_id: `tx-${age}` },
          ...{ verdict: 'fraud', by: 'user:default/ada', note: 'looked odd' },
          at: NOW - age * DAY_MS,
        })),
        50,
      );
    const left = async (table: string, column: string) =>
      (await knex(`fraud_latency_${table}`).orderBy(['service', column])).map(
        row => `${row.service} ${row[column]}`,
      );
    return { knex, daysOld, verdictsOf, left };
  };
  const sweep = (
    knex: Awaited<ReturnType<typeof create>>['knex'],
    ...configs: ConstructorParameters<
      typeof RetentionSweep
    >[0]['configs'][number][]
  ) =>
    new RetentionSweep({
      ...{ configs, now: () => NOW },
      store: new DatabasePaymentStore(knex),
    });

  it('goes: verdicts by the number of days of their service', async () => {
    const { knex, verdictsOf, left } = await create();
    await verdictsOf('card', 1, 119, 121);
    await verdictsOf('usual', 399, 401);
    await verdictsOf('gone', 399, 401);
    await sweep(
      knex,
      {
        name: 'card',
        records: { keepDays: 90, sampleShare: 1, keepVerdictDays: 120 },
      },
      { name: 'usual', records: { keepDays: 90, sampleShare: 1 } },
    ).sweep();
    expect(await left('verdicts', 'transaction_id')).toEqual([
      'card tx-1',
      'card tx-119',
      'gone tx-399',
      'usual tx-399',
    ]);
  });

  it('goes: all that is left of services whose records are read no longer, and nothing of the others', async () => {
    const { knex, daysOld, left } = await create();
    const ofService = (service: string) =>
      [89, 91].map(days =>
        aPayment({
          ...{ service, transaction_id: `tx-${days}`, decision: 'review' },
          ...daysOld(days),
        }),
      );
    await keep(knex, [...ofService('gone'), ...ofService('off')]);
    await keep(knex, ofService('kept'));
    await sweep(
      knex,
      { name: 'off' },
      { name: 'kept', records: { keepDays: 400, sampleShare: 1 } },
    ).sweep();
    const expected = ['gone tx-89', 'kept tx-89', 'kept tx-91', 'off tx-89'];
    expect(await left('payments', 'transaction_id')).toEqual(expected);
    expect(await left('reviews', 'transaction_id')).toEqual(expected);
  });

  it('goes: outcomes that wait for a decision of a service that is gone', async () => {
    const { knex, left } = await create();
    const { store, lease } = await openPayments(knex);
    const page = aPage({ outcomes: [anOutcome()], at: NOW - 91 * DAY_MS });
    const key = { service: 'gone', instance: 'http://a' };
    await store.keep(key, page, KEEP_ALL, lease);
    expect(await left('outcomes_waiting', 'transaction_id')).toHaveLength(1);
    await sweep(knex).sweep();
    expect(await left('outcomes_waiting', 'transaction_id')).toEqual([]);
  });

  it('goes however much it is, and no further when the portal ends', async () => {
    const { knex, verdictsOf, left } = await create();
    const ages = Array.from({ length: 4_100 }, (_, at) => 401 + at);
    await verdictsOf('gone', 1, ...ages);
    const ended = AbortSignal.abort();
    await sweep(knex).sweep(ended);
    expect(await left('verdicts', 'id')).toHaveLength(4_101);
    await sweep(knex).sweep();
    expect(await left('verdicts', 'id')).toEqual(['gone gone-1']);
  });
});
