import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSet } from '@modelport/fraud-core';
import type { DecisionRecord } from '@modelport/fraud-scoring';
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
import { readTrainingSet } from './__testUtils__/readTrainingSet';
import { type ExportOptions, exportTrainingSet } from './exportTrainingSet';
import { createIterableSource } from './source/createIterableSource';

// Thousands of records are staged and replayed, each bucket brought to the disk.
jest.setTimeout(60_000);

const served = parseFeatureSet(SECTION);
const NOW = START + 30 * DAY;

describe('exportTrainingSet', () => {
  let folder: string;
  let out: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-features-'));
    out = path.join(folder, 'out');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = async (
    { decisions, outcomes }: { decisions: unknown[]; outcomes: unknown[] },
    options: Partial<ExportOptions> = {},
  ) => {
    await exportTrainingSet({
      source: createIterableSource({ decisions, outcomes }),
      features: served,
      data: path.join(folder, 'data'),
      out,
      now: () => NOW,
      ...options,
    });
    return readTrainingSet(options.out ?? out);
  };

  describe('of what a service served', () => {
    let history: History;
    beforeAll(() => {
      history = serveHistory(2_000, 6);
    });

    it('gives the bits that the service recorded, a row each', async () => {
      const { manifest, rows } = await run(history);
      expect(manifest).toMatchObject({
        rows: 2_000,
        duplicates: 0,
        refused: 0,
        rowsAfterAsOf: 0,
        skew: {
          rowsCompared: 2_000,
          rowsDiffering: 0,
          valuesDiffering: 0,
          byFeature: {},
        },
        features: { set: 'served', digest: served.digest },
      });
      expect(manifest.lateRows).toBeGreaterThan(0);
      expect(manifest.positives).toBeGreaterThan(0);
      expect(manifest.negatives).toBeGreaterThan(0);
      expect(rows).toHaveLength(2_000);
      const byId = new Map(rows.map(row => [row.transaction_id, row]));
      for (const { transaction_id, features } of history.decisions) {
        const values = Buffer.from(features.values, 'base64');
        const row = byId.get(transaction_id) ?? {};
        served.features.forEach(({ name }, at) => {
          expect(row[name as keyof typeof row]).toBe(
            values.readFloatLE(4 * at),
          );
        });
      }
    });

    it('orders the rows of a day by receipt, and says what each file is', async () => {
      const { manifest, rows, names } = await run(history);
      expect(names).toEqual(
        [...manifest.files.map(({ name }) => name), 'manifest.json'].sort(),
      );
      expect(manifest.files.map(({ day }) => day)).toEqual(
        [1, 2, 3, 4, 5, 6].map(day => `2026-03-0${day}`),
      );
      let at = 0;
      for (const file of manifest.files) {
        const bytes = await readFile(path.join(out, file.name));
        expect(file.bytes).toBe(bytes.length);
        expect(file.sha256).toBe(
          createHash('sha256').update(bytes).digest('hex'),
        );
        const times = rows
          .slice(at, at + file.rows)
          .map(row => row.received_at.getTime());
        expect(times).toEqual([...times].sort((a, b) => a - b));
        at += file.rows;
      }
      expect(at).toBe(rows.length);
    });

    it('writes the same bytes in whatever order and buckets the records come', async () => {
      const first = await run(history);
      const again = await run(
        {
          decisions: [...history.decisions].reverse(),
          outcomes: [...history.outcomes].reverse(),
        },
        { out: path.join(folder, 'again'), bucketMs: DAY, snapshotEvery: 100 },
      );
      expect(again.manifest).toEqual(first.manifest);
    });

    it('holds nothing that was received later than it is of', async () => {
      const asOf = START + 3 * DAY;
      const { manifest, rows } = await run(history, { asOf });
      const decisions = history.decisions.filter(
        each => each.received_at <= asOf,
      );
      expect(rows.map(row => row.transaction_id).sort()).toEqual(
        decisions.map(each => each.transaction_id).sort(),
      );
      expect(manifest.rowsAfterAsOf).toBe(0);
      expect(manifest.skew.valuesDiffering).toBe(0);
      expect(manifest.topics.decisions.receivedAfterAsOf).toBe(
        2_000 - decisions.length,
      );
      const labels = rows.filter(row => row.label_received_at !== undefined);
      expect(
        labels.every(
          row =>
            row.label_received_at === null ||
            +(row.label_received_at as Date) <= asOf,
        ),
      ).toBe(true);
      const known = new Set(
        history.outcomes
          .filter(each => each.received_at <= asOf)
          .map(each => each.transaction_id),
      );
      expect(manifest.positives + manifest.negatives).toBe(known.size);
    });

    it('counts a label that was planted before the time, and not one that comes after it', async () => {
      const asOf = START + 5 * DAY;
      const known = new Set(history.outcomes.map(each => each.transaction_id));
      const of =
        history.decisions.find(each => !known.has(each.transaction_id)) ??
        aDecision();
      const plant = (received_at: number) => ({
        decisions: history.decisions,
        outcomes: [
          ...history.outcomes,
          anOutcome(of, { labelled_at: of.event_time + 1, received_at }),
        ],
      });
      const files = async (records: Parameters<typeof run>[0]) =>
        (await run(records, { asOf })).manifest.files;
      const before = await files(history);
      expect(await files(plant(asOf + 1))).toEqual(before);
      expect(await files(plant(asOf))).not.toEqual(before);
    });

    it('leaves out rows before a time, and has their history all the same', async () => {
      const from = START + 4 * DAY;
      const { manifest } = await run(history, { from });
      expect(manifest.from).toBe('2026-03-05T00:00:00.000Z');
      expect(manifest.files.map(({ day }) => day)).toEqual([
        '2026-03-05',
        '2026-03-06',
      ]);
      expect(manifest.skew).toMatchObject({
        rowsCompared: manifest.rows,
        valuesDiffering: 0,
      });
      expect(manifest.outcomesWithoutRow).toBeGreaterThan(0);
    });

    it('counts a decision once that is in the topic more than once', async () => {
      const once = await run(history);
      const repeated = history.decisions.slice(0, 50);
      const later = repeated.slice(0, 10).map(each => ({
        ...each,
        received_at: each.received_at + 2 * DAY,
      }));
      const twice = await run({
        ...history,
        decisions: [...history.decisions, ...repeated, ...later],
      });
      expect(twice.manifest.files).toEqual(once.manifest.files);
      expect(twice.manifest.duplicates).toBe(60);
    });

    it('names the features in which a service differed', async () => {
      const decisions = history.decisions.map((each, at): DecisionRecord => {
        if (at % 2 === 0) return each;
        const values = Buffer.from(each.features.values, 'base64');
        values.writeFloatLE(values.readFloatLE(4) + 1, 4);
        return {
          ...each,
          ...(at % 4 === 1 && { degraded: 'store-unavailable' as const }),
          features: { ...each.features, values: values.toString('base64') },
        };
      });
      const { manifest } = await run({ ...history, decisions });
      expect(manifest.skew).toEqual({
        rowsCompared: 1_500,
        rowsDiffering: 500,
        valuesDiffering: 500,
        byFeature: { customer_count_1d: 500 },
        degraded: { rowsCompared: 500, valuesDiffering: 500 },
      });
    });

    it('has the history of a feature that was never served', async () => {
      const { manifest, rows } = await run(history, {
        features: parseFeatureSet(NEW_SECTION),
      });
      expect(manifest.skew.rowsCompared).toBe(0);
      for (const { event_time, customer_max_amount_2d, ...row } of rows) {
        const time = +(event_time as Date);
        const amounts = history.decisions
          .filter(
            each =>
              each.customer === row.customer &&
              each.received_at <= row.received_at.getTime() &&
              each.event_time <= time + 999 - (time % 1_000) &&
              Math.floor(each.event_time / 1_000) >
                Math.floor(time / 1_000) - 2 * 86_400,
          )
          .map(each => each.amount);
        expect(customer_max_amount_2d).toBe(Math.fround(Math.max(...amounts)));
      }
    });
  });

  it('has the columns by name and type, and what is not known is empty', async () => {
    const decision = aDecision({ score: null });
    const labelled = aDecision({
      transaction_id: 'tx-2',
      received_at: START + 5,
    });
    const outcome = anOutcome(labelled);
    const { manifest, rows } = await run({
      decisions: [decision, labelled],
      outcomes: [outcome],
    });
    expect(manifest.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(
      [
        'transaction_id STRING',
        'event_time TIMESTAMP',
        'received_at TIMESTAMP',
        'customer STRING',
        'terminal STRING',
        'payment_amount DOUBLE',
        'currency STRING',
        'amount FLOAT',
        'customer_count_1d FLOAT',
        'customer_mean_amount_7d FLOAT',
        'terminal_risk_7d FLOAT',
        'is_fraud BOOLEAN',
        'label_source STRING',
        'label_received_at TIMESTAMP',
        'served_score DOUBLE',
        'served_model STRING',
        'served_version STRING',
      ],
    );
    expect(rows.map(row => ({ ...row }))).toMatchObject([
      {
        transaction_id: 'tx-1',
        event_time: new Date(START),
        payment_amount: 10,
        is_fraud: null,
        label_source: null,
        label_received_at: null,
        served_score: null,
      },
      {
        transaction_id: 'tx-2',
        is_fraud: true,
        label_source: 'chargeback',
        label_received_at: new Date(outcome.received_at),
        served_score: 0.25,
        served_model: 'fraud',
        served_version: '3',
      },
    ]);
  });

  it('lets the outcome hold that was given last, whenever it came', async () => {
    const decision = aDecision();
    const outcome = (labelled: number, received: number, is_fraud: boolean) =>
      anOutcome(decision, {
        labelled_at: START + labelled,
        received_at: START + received,
        is_fraud,
      });
    const { rows, manifest } = await run({
      decisions: [decision],
      outcomes: [
        outcome(10, 30, false),
        outcome(9, 40, true),
        outcome(10, 20, true),
        anOutcome(aDecision({ transaction_id: 'of another topic' })),
      ],
    });
    expect(rows).toMatchObject([
      { is_fraud: false, label_received_at: new Date(START + 30) },
    ]);
    expect(manifest).toMatchObject({ negatives: 1, outcomesWithoutRow: 1 });
  });

  it('has label and features agree where two outcomes were given at one time: the one received last holds', async () => {
    const first = aDecision();
    const next = aDecision({
      transaction_id: 'tx-2',
      event_time: START + 3 * DAY,
      received_at: START + 3 * DAY,
    });
    const outcome = (is_fraud: boolean, received_at: number) =>
      anOutcome(first, { is_fraud, received_at });
    const rowsOf = async (...outcomes: object[]) => {
      await rm(out, { recursive: true, force: true });
      const { rows } = await run({ decisions: [first, next], outcomes });
      return rows.map(row => [row.is_fraud, row.terminal_risk_7d]);
    };
    const early = START + DAY;
    const late = START + 2 * DAY;
    expect(await rowsOf(outcome(true, early), outcome(false, late))).toEqual([
      [false, 0],
      [null, 0],
    ]);
    expect(await rowsOf(outcome(false, early), outcome(true, late))).toEqual([
      [true, 0],
      [null, 1],
    ]);
  });

  it('counts what is no record, tells where it lies, and goes on', async () => {
    const told: string[] = [];
    const { manifest } = await run(
      {
        decisions: [
          undefined,
          { ...aDecision(), schema: 'other' },
          { ...aDecision(), amount: '10' },
          aDecision({ event_time: START + DAY }),
          aDecision(),
        ],
        outcomes: [anOutcome(aDecision(), { source: 'rumour' as 'analyst' })],
      },
      { onUnusable: problem => told.push(problem) },
    );
    expect(manifest.rows).toBe(1);
    expect(manifest.refused).toBe(1);
    expect(manifest.topics.decisions).toEqual({
      name: 'decisions',
      offsets: [{ partition: 0, from: 0, to: 5, messages: 5 }],
      unusable: 3,
      receivedAfterAsOf: 0,
    });
    expect(manifest.topics.outcomes.unusable).toBe(1);
    expect(told).toEqual([
      'decisions/0 at offset 0: decisions: write an object with fields',
      'decisions/0 at offset 1: schema: "other" is unknown; choose one of modelport.dev/fraud/decision/v1',
      'decisions/0 at offset 2: amount: write a number',
      'outcomes/0 at offset 0: source: "rumour" is unknown; choose one of chargeback, analyst, customer',
    ]);
  });

  it('keeps line separators of Unicode in an id', async () => {
    const transaction_id = 'a\u2028b\u0085c\nd';
    const { rows } = await run({
      decisions: [aDecision({ transaction_id })],
      outcomes: [],
    });
    expect(rows[0].transaction_id).toBe(transaction_id);
  });

  it('writes a set without rows', async () => {
    const { manifest, names } = await run({ decisions: [], outcomes: [] });
    expect(names).toEqual(['manifest.json']);
    expect(manifest).toMatchObject({
      rows: 0,
      records: { firstReceivedAt: null, lastReceivedAt: null },
    });
  });

  it('takes the place of an earlier set, and of nothing else', async () => {
    await run({ decisions: [aDecision()], outcomes: [] });
    const { names } = await run({ decisions: [], outcomes: [] });
    expect(names).toEqual(['manifest.json']);
    await writeFile(path.join(out, 'manifest.json'), '{}');
    await expect(run({ decisions: [], outcomes: [] })).rejects.toThrow(
      'holds something that is no training set; give a folder that is empty or not there',
    );
    expect(await readFile(path.join(out, 'manifest.json'), 'utf8')).toBe('{}');
  });

  it('refuses a time that has not come, and what no column can be made of', async () => {
    const none = { decisions: [], outcomes: [] };
    await expect(run(none, { asOf: NOW + 1 })).rejects.toThrow(
      '--as-of lies in the future',
    );
    const withKey = (key: string) =>
      parseFeatureSet({
        ...NEW_SECTION,
        entities: [{ name: 'customer', key }],
      });
    await expect(run(none, { features: withKey('device') })).rejects.toThrow(
      'customer has the key device, which no decision holds; choose among customer, terminal',
    );
    await run(none, { features: withKey('customer_id') });
    const named = (...names: string[]) =>
      parseFeatureSet({
        definitions: names.map(name => ({ name, transform: 'amount' })),
      });
    await expect(
      run(none, { features: named('amount', 'payment_amount') }),
    ).rejects.toThrow(
      'name payment_amount is a column of the payment; rename the feature',
    );
  });

  describe('that was begun and did not end', () => {
    const decisions = [aDecision()];
    const broken = () => {
      const source = createIterableSource({ decisions, outcomes: [] });
      return { ...source, read: () => Promise.reject(new Error('unplugged')) };
    };

    it('goes on with the time and the records that it began with', async () => {
      await expect(
        run({ decisions, outcomes: [] }, { source: broken() }),
      ).rejects.toThrow('unplugged');
      const { manifest } = await run(
        {
          decisions: [...decisions, aDecision({ transaction_id: 'new' })],
          outcomes: [],
        },
        { now: () => NOW + DAY },
      );
      expect(manifest).toMatchObject({
        asOf: new Date(NOW).toISOString(),
        rows: 1,
      });
      expect(await readdir(path.join(folder, 'data'))).toEqual(['lock-2']);
    });

    it('is not mixed up with another one', async () => {
      const records = { decisions, outcomes: [] };
      const begin = { asOf: START + DAY };
      await expect(
        run(records, { ...begin, source: broken() }),
      ).rejects.toThrow('unplugged');
      await expect(run(records, { asOf: START })).rejects.toThrow(
        'holds an export that was begun with --as-of 2026-03-02T00:00:00.000Z; ask for that one, or give another folder',
      );
      await expect(run(records, { from: START })).rejects.toThrow(
        'was begun with --from the beginning',
      );
      await expect(
        run(records, { features: parseFeatureSet(NEW_SECTION) }),
      ).rejects.toThrow('was begun with another declaration of features');
      const elsewhere = createIterableSource(records);
      const topics = { decisions: 'a', outcomes: 'b' };
      await expect(
        run(records, { source: { ...elsewhere, topics } }),
      ).rejects.toThrow('was begun with other topics');
      expect((await run(records)).manifest.rows).toBe(1);
    });
  });
});
