import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- the same models as its own tests
import {
  SECTION,
  SECTION_WITH_PROFILE,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import {
  materialiseFeast,
  startTestFeast,
  startTestKafka,
  startTestRedis,
  type TestFeast,
  type TestKafka,
  type TestRedis,
  writeFeastTable,
} from '@modelport/servers';
import { Program } from './__testUtils__/Program';
import { readTrainingSet } from './__testUtils__/readTrainingSet';

// The servers may have to be fetched.
jest.setTimeout(300_000);

const SERVICE = path.resolve(
  __dirname,
  '../../fraud-scoring/bin/fraud-scoring.cjs',
);
const HOUR = 3_600_000;
/** Feast counts in whole seconds. */
const NOW = Math.floor(Date.now() / 1_000) * 1_000;
const CUSTOMERS = 6;
const FEATURES = ['account_age_days', 'country_risk'];
const COLUMNS = ['customer_account_age_days', 'customer_country_risk'];

/** As a team writes it that owns a repository of Feast. */
const DEFINITIONS = `
from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float32, Int64

customer = Entity(name="customer", join_keys=["customer"], value_type=ValueType.STRING)
profile = FeatureView(
    name="customer_profile",
    entities=[customer],
    ttl=timedelta(days=2),
    schema=[Field(name="account_age_days", dtype=Int64), Field(name="country_risk", dtype=Float32)],
    source=FileSource(path="profile.parquet", timestamp_field="event_timestamp"),
)
`;

describe('What a batch job computes, with a real Feast, Redis and Kafka', () => {
  let kafka: TestKafka;
  let redis: TestRedis;
  let feast: TestFeast | undefined;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let repository: string;
  const running: Program[] = [];
  let payments = 0;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-batch-'));
    repository = path.join(folder, 'repository');
    await mkdir(repository);
    models = await twoModels();
    for (const [name, features] of [
      ['before', SECTION],
      ['profile', SECTION_WITH_PROFILE],
    ] as const) {
      await writeFile(
        path.join(folder, `${name}.yaml`),
        JSON.stringify({ kind: 'Model', features }),
      );
    }
    [kafka, redis] = await Promise.all([startTestKafka(), startTestRedis()]);
  });
  afterAll(async () => {
    await Promise.all(running.map(each => each.end('SIGKILL')));
    await feast?.stop();
    await redis?.stop();
    await kafka?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (declaration: string, args: string[], program?: string[]) => {
    const started = new Program(
      [
        ...args,
        ...['--kafka', kafka.brokers.join(',')],
        ...['--features', path.join(folder, declaration)],
      ],
      program,
    );
    running.push(started);
    return started;
  };

  /** A service that keeps its data, among them the key of the pseudonyms. */
  const serve = async (declaration: string, model: string, more: string[]) => {
    const service = start(
      declaration,
      [
        ...['--port', '0', '--model', path.join(models.folder, model)],
        ...['--data', path.join(folder, 'service'), ...more],
      ],
      [SERVICE],
    );
    const { url } = await service.says('ready');
    return { service, url: String(url) };
  };

  /** A payment of each customer, no two in a millisecond; their ids. */
  const pay = async (url: string) => {
    const ids: string[] = [];
    for (let at = 0; at < CUSTOMERS; at += 1) {
      payments += 1;
      const answer = await fetch(`${url}/v1/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          transaction_id: `tx-${payments}`,
          event_time: new Date(NOW - HOUR + payments).toISOString(),
          customer_id: `c${at}`,
          terminal_id: 't1',
          amount: 10,
          currency: 'EUR',
        }),
      });
      expect(await answer.json()).toMatchObject({ degraded: false });
      ids.push(`tx-${payments}`);
      const answered = Date.now();
      while (Date.now() === answered) await delay(1);
    }
    return ids;
  };

  const exported = async (declaration: string, name: string) => {
    const out = path.join(folder, name);
    const data = path.join(folder, `${name}-data`);
    const program = start(declaration, [
      ...['export', '--data', data, '--out', out],
    ]);
    expect(await program.exitCode()).toBe(0);
    return readTrainingSet(out);
  };

  /** A batch job: it has its keys, which are pseudonyms, from a training set. */
  const batchJob = async (keys: readonly string[]) => {
    await writeFile(path.join(repository, 'profile_views.py'), DEFINITIONS);
    await writeFile(
      path.join(repository, 'feature_store.yaml'),
      [
        'project: profiles',
        'provider: local',
        'registry: registry.db',
        `online_store: {type: redis, connection_string: '127.0.0.1:${redis.port}'}`,
        'entity_key_serialization_version: 3',
      ].join('\n'),
    );
    await writeFeastTable(path.join(repository, 'profile.parquet'), {
      columns: {
        customer: { type: 'string', values: keys },
        account_age_days: {
          type: 'int64',
          values: keys.map((_, at) => 100 + at),
        },
        country_risk: { type: 'float32', values: keys.map((_, at) => at / 7) },
      },
      eventTime: NOW - HOUR,
    });
  };

  it('is read for each payment by its pseudonym, stands in the decision, and comes back in the training set', async () => {
    const before = await serve('before.yaml', '1', []);
    await pay(before.url);
    expect(await before.service.end('SIGTERM')).toBe(0);
    const first = await exported('before.yaml', 'first');
    const keys = [...new Set(first.rows.map(row => String(row.customer)))];
    expect(keys).toHaveLength(CUSTOMERS);
    expect(keys).not.toContain('c0');
    // The last one is not in it: Feast knows nothing of it.
    await batchJob(keys.slice(0, -1));
    feast = await startTestFeast({ repository });
    await materialiseFeast(repository, new Date(NOW));

    const after = await serve('profile.yaml', 'profile', [
      ...['--feast', feast.url, '--feast-wait-ms', '1000'],
    ]);
    const ids = await pay(after.url);
    const ready = await fetch(`${after.url}/readyz`);
    expect(await ready.json()).toMatchObject({ batch_features: 'ready' });
    const online = await feast.read({
      ...{ view: 'customer_profile', features: FEATURES },
      ...{ joinKey: 'customer', keys },
    });
    const known = new Map(
      online.map((values, at) => [
        keys[at],
        values.map((value, column) => Math.fround(value ?? [-1, 0.5][column])),
      ]),
    );
    expect(known.get(keys[3])).toEqual([103, Math.fround(3 / 7)]);
    expect(known.get(keys[CUSTOMERS - 1])).toEqual([-1, 0.5]);
    for (const id of ids) {
      const decision = (await (
        await fetch(`${after.url}/v1/decisions/${id}`)
      ).json()) as {
        customer: string;
        features: { values: Record<string, number> };
      };
      const values = COLUMNS.map(name => decision.features.values[name]);
      expect(values).toEqual(known.get(decision.customer));
    }
    expect(await after.service.end('SIGTERM')).toBe(0);

    const { manifest, rows } = await exported('profile.yaml', 'second');
    expect(manifest.skew).toMatchObject({
      rowsCompared: CUSTOMERS,
      valuesDiffering: 0,
    });
    const [name] = COLUMNS;
    expect(manifest.fromFeast?.[name].rowsNotServed).toBe(CUSTOMERS);
    for (const row of rows) {
      expect(COLUMNS.map(column => row[column])).toEqual(
        ids.includes(row.transaction_id)
          ? known.get(String(row.customer))
          : [null, null],
      );
    }
  });
});
