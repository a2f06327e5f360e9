import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type FeastTable,
  startTestFeast,
  startTestRedis,
  type TestFeast,
  type TestRedis,
  writeFeastTable,
} from '@modelport/servers';
import { batchFeaturesContract, CONTRACT_ROWS } from './contract.testing';
import { FeastRedis } from './FeastRedis';
import { FeastServer } from './FeastServer';

// Feast may have to be fetched.
jest.setTimeout(300_000);

const HOUR = 3_600_000;
/** A whole second of the last hours. */
const EVENT_TIME = Math.floor(Date.now() / 1_000) * 1_000 - HOUR;

const DEFINITIONS = `
from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Bool, Float64, Int64, String

customer = Entity(name="customer", join_keys=["customer"], value_type=ValueType.STRING)
profile = FeatureView(
    name="customer_profile",
    entities=[customer],
    ttl=timedelta(days=400),
    schema=[
        Field(name="account_age_days", dtype=Int64),
        Field(name="country_risk", dtype=Float64),
        Field(name="is_staff", dtype=Bool),
        Field(name="city", dtype=String),
    ],
    source=FileSource(path="profile.parquet", timestamp_field="event_timestamp"),
)
`;

const table: FeastTable = {
  columns: {
    customer: { type: 'string', values: Object.keys(CONTRACT_ROWS) },
    account_age_days: {
      type: 'int64',
      values: Object.values(CONTRACT_ROWS).map(row => row.account_age_days),
    },
    country_risk: {
      type: 'float64',
      values: Object.values(CONTRACT_ROWS).map(row => row.country_risk),
    },
    is_staff: {
      type: 'bool',
      values: Object.values(CONTRACT_ROWS).map(row => row.is_staff),
    },
    city: { type: 'string', values: ['Lyon', 'Bern', 'Graz'] },
  },
  eventTime: EVENT_TIME,
};

describe.each(['redis', 'sqlite'] as const)(
  'the server of a real Feast with %s',
  store => {
    let folder: string;
    let redis: TestRedis | undefined;
    let feast: TestFeast;
    const source = () =>
      new FeastRedis({ url: String(redis?.url), project: 'profiles' });

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'fraud-feast-'));
      if (store === 'redis') redis = await startTestRedis();
      const online = redis
        ? `{type: redis, connection_string: '127.0.0.1:${redis.port}'}`
        : '{type: sqlite, path: online.db}';
      await writeFile(
        path.join(folder, 'feature_store.yaml'),
        [
          'project: profiles',
          'provider: local',
          'registry: registry.db',
          `online_store: ${online}`,
          'entity_key_serialization_version: 3',
        ].join('\n'),
      );
      await writeFile(path.join(folder, 'customer_views.py'), DEFINITIONS);
      await writeFeastTable(path.join(folder, 'profile.parquet'), table);
      feast = await startTestFeast({ repository: folder });
      await feast.materialise(new Date(EVENT_TIME + HOUR));
    });
    afterAll(async () => {
      await feast?.stop();
      await redis?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    batchFeaturesContract(
      () => new FeastServer({ url: feast.url }),
      () => EVENT_TIME,
      { knowsViews: true },
    );

    if (store !== 'redis') return;

    describe('read past it, in Redis', () => {
      batchFeaturesContract(
        () => source(),
        () => EVENT_TIME,
        { knowsViews: false },
      );

      it('is unavailable while it is away, and there again afterwards', async () => {
        const reader = source();
        const request = {
          view: 'customer_profile',
          joinKey: 'customer',
          features: ['account_age_days'],
          keys: ['c1'],
        };
        await reader.read(request);
        await redis?.kill();
        await expect(reader.read(request)).rejects.toMatchObject({
          problem: 'unavailable',
        });
        await redis?.restart();
        let found: Float32Array | undefined;
        for (const until = Date.now() + 20_000; !found; ) {
          expect(Date.now()).toBeLessThan(until);
          found = await reader.read(request).then(
            ({ values }) => values,
            () => undefined,
          );
          await new Promise(resolve => setTimeout(resolve, 20));
        }
        expect(found).toEqual(Float32Array.of(900));
        await reader.close();
      });
    });
  },
);
