import {
  aRequest,
  document,
  KEY,
  profileDocument,
  SECTION_WITH_PROFILE,
  START,
  twoModels,
} from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
  type ScoringServiceOptions,
} from '../createScoringService';
import { decodeValues, type DecisionRecord } from '../engine/DecisionRecord';
import { NO_TIMER } from '../engine/StageTimer';
import { Pseudonyms } from '../privacy/Pseudonyms';
import { MemoryStore } from '../store/memoryStore';
import { FakeFeast } from './feastServer.testing';
import { FeastServer } from './FeastServer';

const pseudonyms = new Pseudonyms(KEY);
const RETENTION = { entitySeconds: 100 * 86_400, decisionSeconds: 86_400 };
/** Where the two features from Feast stand, after those of the template. */
const FIRST = SECTION_WITH_PROFILE.definitions.length - 2;
const MISSING = [-1, 0.5];

const profileOf = (record: DecisionRecord) => [
  ...decodeValues(record.features.values).subarray(FIRST),
];

describe('a service whose model needs what batch jobs know', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let feast: FakeFeast;
  const services: ScoringService[] = [];
  let payments = 0;

  beforeAll(async () => {
    models = await twoModels();
    const rows = Array.from({ length: 20 }, (_, at) => [
      pseudonyms.of('customer', `c${at}`),
      { account_age_days: 100 + at, country_risk: 0.25 },
    ]);
    feast = await FakeFeast.start({
      customer_profile: Object.fromEntries(rows),
    });
  });
  beforeEach(() => {
    feast.behaviour = 'answers';
    feast.asked.length = 0;
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map(service => service.drain()));
  });
  afterAll(async () => {
    await feast?.stop();
    await models?.remove();
  });

  const configured = (what: object) => readConfiguration(what, models.folder);

  async function serve(more: Partial<ScoringServiceOptions> = {}) {
    const service = await createScoringService({
      configuration: await configured(profileDocument()),
      store: await MemoryStore.open({ retention: RETENTION }),
      pseudonymKey: KEY,
      batch: { source: new FeastServer({ url: feast.url }), waitMs: 10_000 },
      ...more,
    });
    services.push(service);
    return service;
  }

  const pay = async (service: ScoringService, customerId: string) => {
    payments += 1;
    const { record } = await service.engine.score(
      aRequest({
        transactionId: `tx-${payments}`,
        customerId,
        eventTime: START + payments,
      }),
      NO_TIMER,
    );
    return record;
  };

  const get = async (service: ScoringService, route: string) => {
    const { url } = await service.listen();
    const response = await fetch(`${url}${route}`);
    return { status: response.status, text: await response.text() };
  };

  it('scores with it from the first payment, and keeps it in the record of the decision', async () => {
    const service = await serve();
    const record = await pay(service, 'c7');
    expect(profileOf(record)).toEqual([107, 0.25]);
    expect(record.degraded).toBeUndefined();
    const stranger = await pay(service, 'stranger');
    expect(profileOf(stranger)).toEqual(MISSING);
    expect(stranger.degraded).toBeUndefined(); // that nothing is known is known
    expect(feast.asked.flat()).toEqual([
      'nobody', // as it starts
      ...['c7', 'stranger'].map(id => pseudonyms.of('customer', id)),
    ]);
  });

  it('makes no call for payments of customers that it knows, and one for all that come together', async () => {
    const service = await serve();
    const customers = Array.from({ length: 20 }, (_, at) => `c${at}`);
    await Promise.all(customers.map(id => pay(service, id)));
    expect(feast.asked.slice(1)).toHaveLength(1);
    for (let round = 0; round < 100; round += 1) {
      await Promise.all(customers.map(id => pay(service, id)));
    }
    expect(feast.asked.slice(1)).toHaveLength(1);
  });

  it.each(['hangs', 'garbage', 'fails', 'shape'] as const)(
    'answers while Feast %s, says so, and is whole again afterwards',
    async behaviour => {
      const errors: unknown[] = [];
      const source = new FeastServer({ url: feast.url, timeoutMs: 20 });
      const service = await serve({
        batch: { source, waitMs: 5 },
        onError: error => errors.push(error),
      });
      feast.behaviour = behaviour;
      const before = await pay(service, 'c1');
      expect(profileOf(before)).toEqual(MISSING);
      expect(before.degraded).toBe('batch-features-unavailable');
      while (errors.length === 0) {
        await new Promise(resolve => setImmediate(resolve));
      }
      expect(errors[0]).toMatchObject({ name: 'BatchReadError' });
      const { status, text } = await get(service, '/readyz');
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ batch_features: 'failing' });
      feast.behaviour = 'answers';
      let record = before;
      // It is asked again after a second.
      for (const until = Date.now() + 10_000; record.degraded; ) {
        expect(Date.now()).toBeLessThan(until);
        record = await pay(service, 'c1');
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      expect(profileOf(record)).toEqual([101, 0.25]);
    },
  );

  it('starts and answers without Feast, and takes what it knew before where Feast has gone', async () => {
    const other = await FakeFeast.start({ customer_profile: {} });
    const { url } = other;
    await other.stop();
    const service = await serve({
      batch: { source: new FeastServer({ url }) },
    });
    expect((await pay(service, 'c1')).degraded).toBe(
      'batch-features-unavailable',
    );
    const aging = await serve({
      batch: {
        source: new FeastServer({ url: feast.url, timeoutMs: 20 }),
        ...{ waitMs: 1_000, maxAgeMs: 1 },
      },
    });
    await pay(aging, 'c1');
    feast.behaviour = 'hangs';
    let record = await pay(aging, 'c1');
    for (const until = Date.now() + 10_000; !record.degraded; ) {
      expect(Date.now()).toBeLessThan(until);
      record = await pay(aging, 'c1');
    }
    expect(profileOf(record)).toEqual([101, 0.25]);
    expect(record.degraded).toBe('batch-features-unavailable');
  });

  it('is refused without an address of Feast, and where Feast has no such feature', async () => {
    const without = serve({ batch: undefined });
    await expect(without).rejects.toThrow(
      'its feature customer_account_age_days comes from Feast; say with --feast',
    );
    const service = await serve();
    const [first, ...others] = [...SECTION_WITH_PROFILE.definitions].reverse();
    const wrong = {
      ...SECTION_WITH_PROFILE,
      definitions: [
        ...others.reverse(),
        { ...first, feast: { view: 'customer_profile', feature: 'shoe_size' } },
      ],
    };
    const { models: versions, ...rest } = profileDocument();
    const refused = service.reconfigure(
      await configured({
        ...rest,
        models: versions.map(each => ({ ...each, features: wrong })),
      }),
    );
    await expect(refused).rejects.toThrow(
      /fraud@profile is refused: .*shoe_size/,
    );
    expect(profileOf(await pay(service, 'c3'))).toEqual([103, 0.25]);
  });

  it('asks for nothing while no version needs it, from the next payment on when one does', async () => {
    const service = await serve({
      configuration: await configured(document()),
    });
    await pay(service, 'c4');
    expect(feast.asked).toEqual([]);
    expect(await service.reconfigure(await configured(profileDocument()))).toBe(
      true,
    );
    expect(profileOf(await pay(service, 'c4'))).toEqual([104, 0.25]);
  });

  it('shows nothing of a view that no version needs any more', async () => {
    const source = new FeastServer({ url: feast.url, timeoutMs: 20 });
    const service = await serve({ batch: { source, waitMs: 5 } });
    feast.behaviour = 'hangs';
    await pay(service, 'c1');
    await service.reconfigure(await configured(document()));
    const { text } = await get(service, '/metrics');
    expect(text).not.toContain('fraud_scoring_batch_features_up{');
    expect(text).not.toContain('newest_timestamp_seconds{');
  });

  it('shows what it read in its metrics, and how new it is', async () => {
    const service = await serve();
    await pay(service, 'c1');
    await pay(service, 'stranger');
    const { text } = await get(service, '/metrics');
    const newest = Date.UTC(2026, 5, 1) / 1_000;
    for (const line of [
      'fraud_scoring_batch_reads_total{view="customer_profile",outcome="answered"} 3',
      'fraud_scoring_batch_keys_total{view="customer_profile",outcome="known"} 1',
      'fraud_scoring_batch_keys_total{view="customer_profile",outcome="unknown"} 1',
      'fraud_scoring_batch_features_up{view="customer_profile"} 1',
      `fraud_scoring_batch_features_newest_timestamp_seconds{view="customer_profile"} ${newest}`,
    ]) {
      expect(text).toContain(line);
    }
  });
});
