import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSet } from '@modelport/fraud-core';
import { encodeValues } from '@modelport/fraud-scoring';
import { aDecision, DAY, SECTION, START } from './__testUtils__/history';
import { readTrainingSet } from './__testUtils__/readTrainingSet';
import { type ExportOptions, exportTrainingSet } from './exportTrainingSet';
import { materialiseFeatures } from './materialiseFeatures';
import { createIterableSource } from './source/createIterableSource';

const AMOUNT = { name: 'amount', transform: 'amount' };
const COUNT = {
  name: 'count',
  entity: 'customer',
  aggregation: 'count',
  window: '1d',
};
const feast = (name: string, feature: string, missing: number) => ({
  name,
  entity: 'customer',
  feast: { view: 'profile', feature },
  missing,
});
const declare = (...definitions: object[]) =>
  parseFeatureSet({ ...SECTION, definitions });

const served = declare(
  feast('age', 'account_age', -1),
  AMOUNT,
  feast('risk', 'risk', 0.5),
  feast('old', 'account_age', 7),
);
/** Another window, and the features of Feast under other names. */
const next = declare(AMOUNT, COUNT, feast('days', 'account_age', 0));
const bare = declare(AMOUNT);

const decided = (
  at: number,
  set: { digest: string },
  ...values: readonly number[]
) =>
  aDecision({
    transaction_id: `tx-${at}`,
    event_time: START + at,
    received_at: START + at,
    features: {
      set: set.digest,
      values: encodeValues(Float32Array.from(values)),
    },
  });

const decisions = [
  decided(1, bare, 10),
  decided(2, served, 900.1, 10, 0.25, 900.1),
  decided(3, served, -1, 10, 0.5, 7), // Feast knew nothing
];

describe('a training set with features from Feast', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-from-feast-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const options = (more: Partial<ExportOptions> = {}): ExportOptions => ({
    source: createIterableSource({ decisions, outcomes: [] }),
    features: served,
    data: path.join(folder, 'data'),
    out: path.join(folder, 'out'),
    now: () => START + DAY,
    ...more,
  });
  const run = async (more: Partial<ExportOptions> = {}) => {
    await exportTrainingSet(options(more));
    return readTrainingSet(path.join(folder, 'out'));
  };

  it('has what the service had when it decided, and nothing where it served without', async () => {
    const { manifest, rows } = await run();
    const float = Math.fround(900.1);
    expect(rows).toMatchObject([
      { age: null, amount: 10, risk: null, old: null },
      { age: float, amount: 10, risk: 0.25, old: float },
      { age: -1, amount: 10, risk: 0.5, old: 7 },
    ]);
    expect(manifest.fromFeast).toEqual({
      age: {
        view: 'profile',
        feature: 'account_age',
        missing: -1,
        rowsNotServed: 1,
      },
      risk: {
        view: 'profile',
        feature: 'risk',
        missing: 0.5,
        rowsNotServed: 1,
      },
      old: {
        view: 'profile',
        feature: 'account_age',
        missing: 7,
        rowsNotServed: 1,
      },
    });
    expect(manifest.skew).toMatchObject({
      rowsCompared: 2,
      valuesDiffering: 0,
    });
  });

  it('finds it under another declaration that is given, and only there', async () => {
    const known = await run({ features: next, served: [bare, served] });
    expect(known.rows.map(({ days, count }) => [days, count])).toEqual([
      [null, 1],
      [Math.fround(900.1), 2],
      [-1, 3],
    ]);
    expect(known.manifest.fromFeast?.days.rowsNotServed).toBe(1);
    const unknown = await run({ features: next });
    expect(unknown.rows.map(({ days }) => days)).toEqual([null, null, null]);
    expect(unknown.manifest.fromFeast?.days.rowsNotServed).toBe(3);
  });

  it('goes on only with the declarations that it was begun with', async () => {
    const failing = createIterableSource({ decisions, outcomes: [] });
    failing.read = () => Promise.reject(new Error('the broker is gone'));
    await expect(
      run({ source: failing, features: next, served: [served] }),
    ).rejects.toThrow('the broker is gone');
    await expect(run({ features: next })).rejects.toThrow(
      'another declaration of features, or of those that were served',
    );
    await run({ features: next, served: [served] });
  });

  it('says nothing of Feast where nothing comes from there', async () => {
    const { manifest } = await run({ features: bare });
    expect(manifest).not.toHaveProperty('fromFeast');
  });

  it('gives Feast its windows, and nothing that came from there', async () => {
    const { data, out, source, now } = options();
    const { views } = await materialiseFeatures({
      ...{ data, out, source, now },
      features: next,
    });
    expect(views.map(({ features }) => features)).toEqual([['count']]);
    await expect(
      materialiseFeatures({ ...options(), features: served }),
    ).rejects.toThrow('none is a window of an entity');
  });
});
