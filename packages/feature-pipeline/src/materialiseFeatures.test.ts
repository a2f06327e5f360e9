import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSet, type WindowFeature } from '@modelport/fraud-core';
import { asDefined } from './__testUtils__/asDefined';
import {
  aDecision,
  anOutcome,
  DAY,
  type History,
  NEW_SECTION,
  SECTION,
  serveHistory,
  START,
} from './__testUtils__/history';
import { readFeastFile } from './__testUtils__/readFeastFile';
import { exportTrainingSet } from './exportTrainingSet';
import {
  materialiseFeatures,
  type MaterialiseOptions,
} from './materialiseFeatures';
import { createIterableSource } from './source/createIterableSource';

// Thousands of records are staged and replayed, each bucket brought to the disk.
jest.setTimeout(60_000);

const served = parseFeatureSet(SECTION);
const NOW = START + 30 * DAY;
const HOUR = DAY / 24;

describe('materialiseFeatures', () => {
  let folder: string;
  let out: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-feast-'));
    out = path.join(folder, 'out');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (
    { decisions, outcomes }: { decisions: unknown[]; outcomes: unknown[] },
    options: Partial<MaterialiseOptions> = {},
  ) =>
    materialiseFeatures({
      source: createIterableSource({ decisions, outcomes }),
      features: served,
      data: path.join(folder, 'data'),
      out,
      now: () => NOW,
      ...options,
    });
  const customers = () => readFeastFile(out, 'served_customer');
  const terminals = () => readFeastFile(out, 'served_terminal');

  describe('of what a service served', () => {
    let history: History;
    beforeAll(() => {
      history = serveHistory(2_000, 6);
    });

    it.each([3 * DAY, 5 * DAY + 7 * HOUR, 10 * DAY])(
      'gives each key what the definitions say, %i ms after the beginning',
      async after => {
        const asOf = START + after;
        const { views } = await run(history, { asOf });
        const had = history.decisions.filter(each => each.received_at <= asOf);
        let above = 0;
        for (const { name, entity, keys } of views) {
          const rows = await readFeastFile(out, name);
          const known = new Set(had.map(each => each[entity as 'customer']));
          expect(rows.map(row => row[entity])).toEqual([...known].sort());
          expect(rows).toHaveLength(keys);
          const windows = served.features.filter(
            (each): each is WindowFeature =>
              each.kind === 'window' && each.entity === entity,
          );
          for (const row of rows) {
            expect(row.event_timestamp).toEqual(new Date(asOf));
            for (const window of windows) {
              const expected = asDefined(
                history,
                window,
                String(row[entity]),
                asOf,
              );
              expect(row[window.name]).toBe(expected);
              if (expected > 0) above += 1;
            }
          }
        }
        expect(above).toBeGreaterThan(10);
      },
    );

    it('counts a label that was received by then, and not one that came later', async () => {
      const asOf = START + 5 * DAY;
      const known = new Set(history.outcomes.map(each => each.transaction_id));
      const of =
        history.decisions.find(
          each =>
            !known.has(each.transaction_id) && each.event_time > START + DAY,
        ) ?? aDecision();
      const risks = async (...received: number[]) => {
        const planted = received.map(received_at =>
          anOutcome(of, { labelled_at: of.event_time + 1, received_at }),
        );
        const outcomes = [...history.outcomes, ...planted];
        await run({ ...history, outcomes }, { asOf });
        return (await terminals()).map(row => row.terminal_risk_7d);
      };
      const before = await risks();
      expect(await risks(asOf + 1)).toEqual(before);
      expect(await risks(asOf)).not.toEqual(before);
    });

    it('says what it wrote, and of what', async () => {
      const manifest = await run(history, { asOf: START + 3 * DAY });
      expect(manifest).toMatchObject({
        schema: 'modelport.dev/fraud/feast-values/v1',
        asOf: '2026-03-04T00:00:00.000Z',
        features: { set: 'served', digest: served.digest },
        duplicates: 0,
        refused: 0,
        views: [
          {
            name: 'served_customer',
            entity: 'customer',
            joinKey: 'customer',
            ttlSeconds: 7 * 86_400,
            features: ['customer_count_1d', 'customer_mean_amount_7d'],
            keys: 20,
            file: 'data/served_customer.parquet',
          },
          { name: 'served_terminal', ttlSeconds: 8 * 86_400, keys: 5 },
        ],
      });
      expect(manifest.records.firstReceivedAt).toMatch(/^2026-03-01T00:/);
      expect(manifest.topics.outcomes.receivedAfterAsOf).toBeGreaterThan(0);
      for (const { file, sha256 } of manifest.views) {
        const bytes = await readFile(path.join(out, file));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      }
      const told = await readFile(path.join(out, 'served_manifest.json'));
      expect(JSON.parse(told.toString())).toEqual(manifest);
    });

    it('writes the same bytes in whatever order and buckets the records come', async () => {
      const first = await run(history);
      const reversed = {
        decisions: [...history.decisions].reverse(),
        outcomes: [...history.outcomes].reverse(),
      };
      const again = await run(reversed, { bucketMs: DAY, snapshotEvery: 100 });
      expect(again).toEqual(first);
    });
  });

  it('writes definitions as Black formats them, which stay the same from time to time', async () => {
    const records = { decisions: [aDecision()], outcomes: [] };
    await run(records, { asOf: START + HOUR });
    const read = () => readFile(path.join(out, 'served_views.py'), 'utf8');
    const definitions = await read();
    expect(definitions)
      .toBe(`"""Written by feature-pipeline materialise: what is changed here is lost."""

from __future__ import annotations

from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float32

customer_entity: Entity = Entity(
    name="customer",
    join_keys=["customer"],
    value_type=ValueType.STRING,
)

customer_features: list[str] = [
    "customer_count_1d",
    "customer_mean_amount_7d",
]

customer_view: FeatureView = FeatureView(
    name="served_customer",
    entities=[customer_entity],
    ttl=timedelta(seconds=604800),
    schema=[Field(name=name, dtype=Float32) for name in customer_features],
    source=FileSource(
        name="served_customer",
        path="data/served_customer.parquet",
        timestamp_field="event_timestamp",
    ),
    online=True,
    tags={
        "feature_set": "served",
        "digest": "${served.digest}",
    },
)

terminal_entity: Entity = Entity(
    name="terminal",
    join_keys=["terminal"],
    value_type=ValueType.STRING,
)

terminal_features: list[str] = [
    "terminal_risk_7d",
]

terminal_view: FeatureView = FeatureView(
    name="served_terminal",
    entities=[terminal_entity],
    ttl=timedelta(seconds=691200),
    schema=[Field(name=name, dtype=Float32) for name in terminal_features],
    source=FileSource(
        name="served_terminal",
        path="data/served_terminal.parquet",
        timestamp_field="event_timestamp",
    ),
    online=True,
    tags={
        "feature_set": "served",
        "digest": "${served.digest}",
    },
)
`);
    await run(records, { asOf: START + DAY });
    expect(await read()).toBe(definitions);
  });

  it('quotes what is in a name, and splits lines that Black would', async () => {
    const entity = 'e'.repeat(27);
    const definition = { entity, aggregation: 'count', window: '1d' };
    await run(
      { decisions: [], outcomes: [] },
      {
        features: parseFeatureSet({
          set: '"A\\"\\',
          entities: [{ name: entity, key: 'terminal_id' }],
          definitions: [{ name: 'seen', ...definition }],
        }),
      },
    );
    const definitions = await readFile(path.join(out, 'a_views.py'), 'utf8');
    expect(definitions).toContain('"feature_set": "\\x22A\\\\\\x22\\\\",');
    expect(definitions).toContain(`
    schema=[
        Field(name=name, dtype=Float32) for name in ${entity}_features
    ],
`);
    expect(definitions).toContain('join_keys=["terminal_id"]');
  });

  it('leaves the configuration of a repository and what else it holds as it is', async () => {
    const records = { decisions: [aDecision()], outcomes: [] };
    await run(records, { onlineStore: 'sqlite' });
    const file = path.join(out, 'feature_store.yaml');
    expect(await readFile(file, 'utf8')).toContain('  type: sqlite\n');
    await writeFile(file, 'project: ours\n');
    await writeFile(path.join(out, 'ours.py'), '# ours\n');
    await run(records, { onlineStore: 'redis' });
    expect(await readFile(file, 'utf8')).toBe('project: ours\n');
    expect((await readdir(out)).sort()).toEqual([
      'data',
      'feature_store.yaml',
      'ours.py',
      'served_manifest.json',
      'served_views.py',
    ]);
    expect((await readdir(path.join(out, 'data'))).sort()).toEqual([
      'served_customer.parquet',
      'served_terminal.parquet',
    ]);
  });

  it('begins a repository with Redis unless told', async () => {
    await run({ decisions: [aDecision()], outcomes: [] });
    const file = path.join(out, 'feature_store.yaml');
    expect(await readFile(file, 'utf8')).toContain('project: served\n');
    expect(await readFile(file, 'utf8')).toContain('  type: redis\n');
  });

  it('writes over nothing that is not its own', async () => {
    const none = { decisions: [], outcomes: [] };
    await mkdir(out);
    await writeFile(path.join(out, 'letter.txt'), 'Dear');
    await expect(run(none)).rejects.toThrow(
      'holds something and no feature_store.yaml; give a folder that is empty, not there, or a Feast repository',
    );
    await writeFile(path.join(out, 'feature_store.yaml'), 'project: ours\n');
    await writeFile(path.join(out, 'served_views.py'), '# ours\n');
    await expect(run(none)).rejects.toThrow(
      'holds a served_views.py that this program did not write; rename that file',
    );
    expect((await readdir(out)).sort()).toEqual([
      'feature_store.yaml',
      'letter.txt',
      'served_views.py',
    ]);
  });

  it('has a file without rows where nothing has come', async () => {
    const { views } = await run({ decisions: [], outcomes: [] });
    expect(views.map(({ keys }) => keys)).toEqual([0, 0]);
    expect(await customers()).toEqual([]);
  });

  it('takes now to the whole second, and refuses a fraction of one and what has not come', async () => {
    const none = { decisions: [], outcomes: [] };
    const { asOf } = await run(none, { now: () => NOW + 999 });
    expect(asOf).toBe(new Date(NOW).toISOString());
    await expect(run(none, { asOf: START + 1 })).rejects.toThrow(
      '--as-of has a fraction of a second, which the commands of Feast are not told; leave it out',
    );
    await expect(run(none, { asOf: NOW + 1_000 })).rejects.toThrow(
      '--as-of lies in the future',
    );
  });

  it('refuses what Feast cannot keep, or not under its name', async () => {
    const none = { decisions: [], outcomes: [] };
    const [definition] = NEW_SECTION.definitions;
    const named = (name: string, more: object = {}) =>
      run(none, {
        features: parseFeatureSet({
          ...NEW_SECTION,
          definitions: [{ ...definition, name }],
          ...more,
        }),
      });
    await expect(named('a:b')).rejects.toThrow(
      'features.definitions: a:b cannot be a name in Feast; use a letter and at most 127 letters, digits and single underscores',
    );
    await expect(named('a__b')).rejects.toThrow('a__b cannot be a name');
    await expect(named('customer')).rejects.toThrow(
      'name customer is another column of its entity; rename the feature',
    );
    await expect(named('event_timestamp')).rejects.toThrow('another column');
    await expect(named('a', { set: '7' })).rejects.toThrow(
      'features.set: 7 cannot be a name in Feast',
    );
    await expect(
      named('a', { entities: [{ name: 'customer', key: 'device' }] }),
    ).rejects.toThrow('customer has the key device, which no decision holds');
    await expect(
      run(none, {
        features: parseFeatureSet({
          definitions: [{ name: 'amount', transform: 'amount' }],
        }),
      }),
    ).rejects.toThrow('none is a window of an entity');
    await named('a', { set: 'card-payments' });
    expect(await readdir(out)).toContain('card_payments_views.py');
  });

  it('goes on with the time that it began with, and is not mixed up with a training set', async () => {
    const records = { decisions: [aDecision()], outcomes: [] };
    const source = {
      ...createIterableSource(records),
      read: () => Promise.reject(new Error('unplugged')),
    };
    await expect(run(records, { source })).rejects.toThrow('unplugged');
    await expect(
      exportTrainingSet({
        source: createIterableSource(records),
        features: served,
        data: path.join(folder, 'data'),
        out: path.join(folder, 'set'),
        now: () => NOW,
      }),
    ).rejects.toThrow(
      'was begun to make a Feast repository, not a training set; give another folder',
    );
    const { asOf, views } = await run(records, { now: () => NOW + DAY });
    expect(asOf).toBe(new Date(NOW).toISOString());
    expect(views[0].keys).toBe(1);
    expect(await readdir(path.join(folder, 'data'))).toEqual([
      expect.stringMatching(/^lock-\d+$/),
    ]);
  });
});
