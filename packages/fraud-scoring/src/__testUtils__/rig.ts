import { parseFeatureSet, planLayout, seeded } from '@modelport/fraud-core';
// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- the same models as its own tests
import { writeModelFolder } from '@modelport/model-server/src/modelFolder.testing';
// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- the same models as its own tests
import {
  FEATURES,
  onnxModel,
} from '@modelport/model-server/src/onnxGraph.testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration } from '../config/readConfiguration';
import type { ScoreRequest } from '../engine/DecisionRecord';
import { ScoringEngine, type EngineParts } from '../engine/ScoringEngine';
import { loadServing } from '../models/Serving';
import { Pseudonyms } from '../privacy/Pseudonyms';
import type { FeatureStore } from '../store/FeatureStore';

const window = (entity: string, days: number, aggregation: string) => ({
  name: `${entity}_${aggregation}_${days}d`,
  entity,
  aggregation,
  ...(aggregation === 'mean' && { column: 'amount' }),
  ...(aggregation === 'share' && { column: 'fraud' }),
  window: `${days}d`,
  bucket: '1s',
  delay: entity === 'terminal' ? '7d' : '0s',
});

/** Fifteen features as the template's model has them. */
export const SECTION = {
  set: 'card-payments',
  entities: [
    { name: 'customer', key: 'customer' },
    { name: 'terminal', key: 'terminal' },
  ],
  definitions: [
    { name: 'amount', transform: 'amount' },
    { name: 'weekend', transform: 'weekend' },
    { name: 'night', transform: 'night' },
    ...[1, 7, 30].flatMap(days => [
      window('customer', days, 'count'),
      window('customer', days, 'mean'),
    ]),
    ...[1, 7, 30].flatMap(days => [
      window('terminal', days, 'count'),
      window('terminal', days, 'share'),
    ]),
  ],
};

/** The layout of {@link SECTION} alone. */
export const LAYOUT = planLayout([parseFeatureSet(SECTION)]);

export const POLICY = {
  apiVersion: 'modelport/v1alpha1',
  kind: 'DecisionPolicy',
  metadata: { name: 'card-payments', version: 1 },
  thresholds: { review: 0.6, decline: 0.9 },
};

/** The same with one feature more: what a customer paid at most within six hours. */
export const SECTION_WITH_LARGEST = {
  ...SECTION,
  set: 'card-payments-with-largest',
  definitions: [
    ...SECTION.definitions,
    {
      name: 'customer_largest_6h',
      entity: 'customer',
      aggregation: 'max',
      column: 'amount',
      window: '6h',
      bucket: '1s',
    },
  ],
};

/** The same with two features that a batch job computes. */
export const SECTION_WITH_PROFILE = {
  ...SECTION,
  set: 'card-payments-with-profile',
  definitions: [
    ...SECTION.definitions,
    {
      name: 'customer_account_age_days',
      entity: 'customer',
      feast: { view: 'customer_profile', feature: 'account_age_days' },
      missing: -1,
    },
    {
      name: 'customer_country_risk',
      entity: 'customer',
      feast: { view: 'customer_profile', feature: 'country_risk' },
      missing: 0.5,
    },
  ],
};

/** A logistic regression over the features: the steeper, the more it makes of the amount. */
export function modelOf(steepness: number, width = FEATURES): Buffer {
  const weights = new Float32Array(width);
  weights[0] = steepness;
  weights[3] = 0.05;
  return onnxModel({
    inputs: [{ name: 'features', element: 'FP32', shape: ['N', width] }],
    outputs: [{ name: 'probability', element: 'FP32', shape: ['N'] }],
    constants: [
      { name: 'w', shape: [width, 1], values: weights },
      { name: 'b', shape: [1], values: Float32Array.of(-2) },
      { name: 'flat', shape: [1], values: BigInt64Array.of(-1n) },
    ],
    nodes: [
      { op: 'Gemm', inputs: ['features', 'w', 'b'], outputs: ['logits'] },
      { op: 'Sigmoid', inputs: ['logits'], outputs: ['column'] },
      { op: 'Reshape', inputs: ['column', 'flat'], outputs: ['probability'] },
    ],
  });
}

/**
 * A folder with two versions of a model, removed by `remove`; of two more `wide` takes {@link SECTION_WITH_LARGEST} and
 * `profile` {@link SECTION_WITH_PROFILE}.
 */
export async function twoModels() {
  const folder = await mkdtemp(path.join(tmpdir(), 'fraud-scoring-'));
  for (const [version, steepness] of [
    ['1', 0.01],
    ['2', 0.05],
  ] as const) {
    await writeModelFolder(
      path.join(folder, version),
      modelOf(steepness),
      null,
    );
  }
  for (const [version, { definitions }] of [
    ['wide', SECTION_WITH_LARGEST],
    ['profile', SECTION_WITH_PROFILE],
  ] as const) {
    await writeModelFolder(
      path.join(folder, version),
      modelOf(0.02, definitions.length),
      null,
    );
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A configuration document over {@link twoModels}: both answer, half of the cards each. */
export const document = (more: object = {}) => ({
  apiVersion: 'modelport/v1alpha1',
  kind: 'ScoringConfiguration',
  metadata: { name: 'test', revision: 1 },
  currency: 'EUR',
  models: ['1', '2'].map(version => ({
    name: 'fraud',
    version,
    path: version,
    features: SECTION,
  })),
  experiment: {
    name: 'steeper',
    salt: 's1',
    variants: [
      { name: 'control', weight: 0.5, model: 'fraud@1' },
      { name: 'steep', weight: 0.5, model: 'fraud@2' },
    ],
  },
  policy: POLICY,
  ...more,
});

const oneDocument = (version: string, features: object) => ({
  ...document(),
  metadata: { name: 'test', revision: 2 },
  models: [{ name: 'fraud', version, path: version, features }],
  experiment: undefined,
  traffic: `fraud@${version}`,
});

/** A configuration document by which the version answers that takes {@link SECTION_WITH_LARGEST}. */
export const wideDocument = () => oneDocument('wide', SECTION_WITH_LARGEST);

/** A configuration document by which the version answers that takes {@link SECTION_WITH_PROFILE}. */
export const profileDocument = () =>
  oneDocument('profile', SECTION_WITH_PROFILE);

/** 2026-06-01, a Monday, at noon UTC. */
export const START = Date.UTC(2026, 5, 1, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const KEY = Buffer.alloc(32, 7);

/** An engine over a store, with a clock that stands where it is put. */
export async function engineOver(
  store: FeatureStore,
  folder: string,
  more: Partial<EngineParts> & { document?: object } = {},
) {
  const configuration = await readConfiguration(
    more.document ?? document(),
    folder,
  );
  const clock = { now: START };
  const decided: string[] = [];
  let conflicts = 0;
  const engine = new ScoringEngine({
    serving: await loadServing(configuration),
    store,
    pseudonyms: new Pseudonyms(KEY),
    capacity: 1_000,
    mostPending: 10_000,
    now: () => clock.now,
    onDecided: record => decided.push(record.transaction_id),
    onConflict: () => {
      conflicts += 1;
    },
    onRestored: () => undefined,
    ...more,
  });
  return { engine, clock, decided, conflicts: () => conflicts };
}

/** A transaction of customer c1 at terminal t1 over 10 EUR. */
export const aRequest = (more: Partial<ScoreRequest> = {}): ScoreRequest => ({
  transactionId: 'tx-1',
  eventTime: START,
  customerId: 'c1',
  terminalId: 't1',
  amount: 10,
  currency: 'EUR',
  ...more,
});

/** Transactions of some customers at some terminals over some weeks, in order of time. */
export function someRequests(
  count: number,
  { customers = 7, terminals = 5, seed = 1, days = 45 } = {},
): ScoreRequest[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, at) =>
    aRequest({
      transactionId: `tx-${at}`,
      eventTime: START + Math.floor((at / count) * days * DAY),
      customerId: `c${Math.floor(random() * customers)}`,
      terminalId: `t${Math.floor(random() * terminals)}`,
      amount: Math.round(random() * 20_000) / 100,
    }),
  );
}
