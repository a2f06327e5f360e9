import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  createIterableSource,
  type FeastView,
  materialiseFeatures,
} from '@modelport/feature-pipeline';
import { planLayout } from '@modelport/fraud-core';
import {
  startTestFeast,
  type TestFeast,
  type TestRedis,
  withRedis,
} from '@modelport/servers';
import { type Arrived, ArrivedTopics, timesOf } from './ArrivedTopics';
import { FeatureReplay } from './FeatureReplay';
import type { Oracle } from './Oracle';

/** 2018-04-01 00:00 UTC, in milliseconds. */
const START = Date.UTC(2018, 3, 1);
const DAY = 86_400_000;
/** Keys that are asked; those that the simulation has not are nobody's. */
const KEYS = 10_000;
const SMOKE_KEYS = 200;
/** Keys of one request. */
const TOGETHER = 250;

/** How far Feast's online answers lie from what they should be. */
export interface FeastFigures {
  /** Those that were asked for, some of which are nobody's. */
  keys: number;
  values: number;
  /** Values that differ in any bit from the replay; of a key of which nothing is known, those that are there at all. */
  fromReplay: number;
  /** The same, from what their definitions give. */
  fromDefinitions: number;
  /** Values that are not 0: shows that a difference would be seen. */
  above: number;
}

/** A key that is asked for. */
interface Asked {
  entity: string;
  key: number;
}

/** The keys of a simulation, and others until there are as many as wanted. */
function keysOf(
  { drawn }: Arrived,
  views: readonly FeastView[],
  wanted: number,
): Asked[] {
  const known = views.map(
    ({ entity }) => new Set(drawn[entity as 'customer' | 'terminal']),
  );
  const missing = wanted - known.reduce((all, { size }) => all + size, 0);
  const each = Math.floor(missing / views.length);
  return views.flatMap(({ entity }, at) => {
    const length = at === 0 ? missing - each * (views.length - 1) : each;
    const nobody = Array.from({ length }, (_, number) => 1e6 + number);
    return [...known[at], ...nobody].map(key => ({ entity, key }));
  });
}

/** What Feast answers, in the columns of the feature set; NaN where it has nothing. */
async function readAll(
  feast: TestFeast,
  views: readonly FeastView[],
  names: readonly string[],
  asked: readonly Asked[],
): Promise<Float32Array> {
  const rows = new Float32Array(names.length * asked.length).fill(NaN);
  for (const { name: view, entity, joinKey, features } of views) {
    const columns = features.map(name => names.indexOf(name));
    const places = asked.flatMap((each, at) =>
      each.entity === entity ? [at] : [],
    );
    for (let from = 0; from < places.length; from += TOGETHER) {
      const some = places.slice(from, from + TOGETHER);
      const keys = some.map(at => String(asked[at].key));
      const answered = await feast.read({ view, features, joinKey, keys });
      some.forEach((at, row) =>
        columns.forEach((column, position) => {
          const value = answered[row][position];
          if (value !== null) rows[at * names.length + column] = value;
        }),
      );
    }
  }
  return rows;
}

/** The replay of what had arrived, in the same columns. */
function replayAll(
  { drawn, arrivals, set }: Arrived,
  count: number,
  asOf: number,
  asked: readonly Asked[],
): Float32Array {
  const replay = new FeatureReplay(planLayout([set]), drawn);
  arrivals.slice(0, count).forEach(arrival => replay.arrive(arrival));
  const columns = set.features.length;
  const rows = new Float32Array(columns * asked.length).fill(NaN);
  asked.forEach(({ entity, key }, at) => {
    const values = replay.ask(entity, key, asOf);
    set.features.forEach((feature, column) => {
      if (!values || feature.kind !== 'window' || feature.entity !== entity) {
        return;
      }
      rows[at * columns + column] = values[column];
    });
  });
  return rows;
}

/** Values that are not the same: one is as good as none, and 0 is not -0. */
const differences = (a: Float32Array, b: Float32Array) =>
  Math.abs(a.length - b.length) +
  a.filter((value, at) => !Object.is(value, b[at])).length;

/** Feast serves from Redis: `feature_store.yaml` is there before anything is written. */
function useRedis(repository: string, { port }: TestRedis): void {
  fs.mkdirSync(repository);
  fs.writeFileSync(
    path.join(repository, 'feature_store.yaml'),
    [
      `project: skew`,
      `provider: local`,
      `registry: registry.db`,
      `online_store: {type: redis, connection_string: '127.0.0.1:${port}'}`,
      `entity_key_serialization_version: 3`,
    ].join('\n'),
  );
}

/** How it is measured. */
interface Measured {
  arrived: Arrived;
  oracle: Oracle;
  /** One materialisation after the other, each so many days before the middle. */
  daysBefore: readonly number[];
  wanted: number;
}

async function measureIn(
  folder: string,
  { arrived, oracle, daysBefore, wanted }: Measured,
): Promise<FeastFigures> {
  const times = timesOf(arrived, START);
  const middle = times[Math.floor(times.length / 2)];
  const asOf = Math.floor(middle / 1_000) * 1_000;
  // Feast measures the age of values by its own clock: all happens so many whole days later.
  const later = Math.floor((Date.now() - asOf) / DAY) * DAY;
  const moved = START + later;
  const topics = new ArrivedTopics(arrived, timesOf(arrived, moved), moved);
  const repository = path.join(folder, 'repository');
  let views: readonly FeastView[] = [];
  let feast: TestFeast | undefined;
  try {
    for (const days of daysBefore) {
      const time = asOf + later - days * DAY;
      ({ views } = await materialiseFeatures({
        source: createIterableSource(topics),
        features: arrived.set,
        data: path.join(folder, 'data'),
        out: repository,
        onlineStore: 'sqlite',
        asOf: time,
        bucketMs: DAY,
      }));
      feast ??= await startTestFeast({ repository });
      await feast.materialise(new Date(time));
    }
    if (!feast) throw new Error('Nothing was materialised.');
    const names = arrived.set.features.map(({ name }) => name);
    const asked = keysOf(arrived, views, wanted);
    const answers = await readAll(feast, views, names, asked);
    const count = times.filter(time => time <= asOf).length;
    const seconds = (asOf - START) / 1_000;
    const defined = await oracle.ask(count, seconds, asked);
    return {
      keys: asked.length,
      values: views.reduce((sum, { entity, features }) => {
        const keys = asked.filter(each => each.entity === entity).length;
        return sum + keys * features.length;
      }, 0),
      fromReplay: differences(answers, replayAll(arrived, count, asOf, asked)),
      fromDefinitions: differences(answers, defined),
      above: answers.filter(value => value > 0).length,
    };
  } finally {
    await feast?.stop();
  }
}

/**
 * Asks a real Feast for what was materialised as of the middle of what arrived.
 *
 * @param oracle - which was told what arrived
 * @param options.smoke - from SQLite, once; otherwise from Redis, with the values of a week before to be overwritten
 */
export async function measureFeast(
  arrived: Arrived,
  oracle: Oracle,
  { smoke }: { smoke: boolean },
): Promise<FeastFigures> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-feast-'));
  const all = { arrived, oracle };
  try {
    if (smoke) {
      const small = { daysBefore: [0], wanted: SMOKE_KEYS };
      return await measureIn(folder, { ...all, ...small });
    }
    return await withRedis(async redis => {
      useRedis(path.join(folder, 'repository'), redis);
      const full = { daysBefore: [7, 0], wanted: KEYS };
      return measureIn(folder, { ...all, ...full });
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
