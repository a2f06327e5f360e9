import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSet, type WindowFeature } from '@modelport/fraud-core';
import {
  materialiseFeast,
  startTestFeast,
  startTestRedis,
  type TestFeast,
  type TestRedis,
} from '@modelport/servers';
import { asDefined } from './__testUtils__/asDefined';
import {
  anOutcome,
  DAY,
  type History,
  SECTION,
  serveHistory,
} from './__testUtils__/history';
import { materialiseFeatures } from './materialiseFeatures';
import { createIterableSource } from './source/createIterableSource';

// Feast may have to be fetched.
jest.setTimeout(300_000);

const served = parseFeatureSet(SECTION);
const windowsOf = (entity: string) =>
  served.features.filter(
    (each): each is WindowFeature =>
      each.kind === 'window' && each.entity === entity,
  );
/** Feast measures the age of values by its own clock: all is of the last days. */
const START = Math.floor(Date.now() / DAY) * DAY - 10 * DAY;
const FIRST = START + 5 * DAY;
const SECOND = START + 8 * DAY;

describe.each(['redis', 'sqlite'] as const)('Feast with %s', onlineStore => {
  let folder: string;
  let repository: string;
  let redis: TestRedis | undefined;
  let feast: TestFeast;
  let history: History;
  /** In no window, but for a label that comes between the two times. */
  let planted: ReturnType<typeof anOutcome>;

  const materialise = async (asOf: number) => {
    await materialiseFeatures({
      source: createIterableSource(history),
      features: served,
      data: path.join(folder, 'data'),
      out: repository,
      onlineStore,
      asOf,
    });
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-feast-'));
    repository = path.join(folder, 'repository');
    history = serveHistory(3_000, 9, {
      start: START,
      customers: 250,
      terminals: 60,
    });
    const known = new Set(history.outcomes.map(each => each.transaction_id));
    const of = history.decisions.find(
      each =>
        !known.has(each.transaction_id) && each.event_time > START + 3 * DAY,
    );
    if (!of) throw new Error('Every transaction has a label.');
    planted = anOutcome(of, {
      labelled_at: of.event_time + 1,
      received_at: FIRST + 1,
    });
    history.outcomes.push(planted);
    if (onlineStore === 'redis') {
      redis = await startTestRedis();
      await mkdir(repository);
      await writeFile(
        path.join(repository, 'feature_store.yaml'),
        [
          `project: ours`,
          `provider: local`,
          `registry: registry.db`,
          `online_store: {type: redis, connection_string: '127.0.0.1:${redis.port}'}`,
          `entity_key_serialization_version: 3`,
        ].join('\n'),
      );
    }
    await materialise(FIRST);
    feast = await startTestFeast({ repository });
  });
  afterAll(async () => {
    await feast?.stop();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const read = (entity: string, keys: readonly string[]) =>
    feast.read({
      view: `served_${entity}`,
      features: windowsOf(entity).map(({ name }) => name),
      joinKey: entity,
      keys,
    });

  /** All keys of which something had been received. */
  const keysAt = (entity: 'customer' | 'terminal', time: number) =>
    [
      ...new Set(
        history.decisions
          .filter(each => each.received_at <= time)
          .map(each => each[entity]),
      ),
    ].sort();

  const defined = (entity: string, key: string, time: number) =>
    windowsOf(entity).map(window => asDefined(history, window, key, time));

  /** Asks for all keys; their number. */
  const expectAsOf = async (time: number) => {
    let keys = 0;
    for (const entity of ['customer', 'terminal'] as const) {
      const known = keysAt(entity, time);
      const answered = await read(entity, known);
      const expected = known.map(key => defined(entity, key, time));
      expect(answered.map(row => row.map(Number).map(Math.fround))).toEqual(
        expected,
      );
      expect(expected.flat().some(value => value > 0)).toBe(true);
      keys += known.length;
    }
    return keys;
  };

  it('answers for every key what the definitions say, and nothing for one without events', async () => {
    await materialiseFeast(repository, new Date(FIRST));
    expect(await expectAsOf(FIRST)).toBeGreaterThan(300);
    const nothing = await read('customer', ['nobody']);
    expect(nothing).toEqual([[null, null]]);
  });

  it('does not know a label that came later, until that time is written', async () => {
    const { terminal } = planted;
    const [window] = windowsOf('terminal');
    const without = {
      ...history,
      outcomes: history.outcomes.filter(each => each !== planted),
    };
    const [[before]] = await read('terminal', [terminal]);
    expect(Math.fround(Number(before))).toBe(
      asDefined(without, window, terminal, FIRST),
    );
    await materialise(SECOND);
    await materialiseFeast(repository, new Date(SECOND));
    await expectAsOf(SECOND);
    const [[after]] = await read('terminal', [terminal]);
    expect(Math.fround(Number(after))).not.toBe(
      asDefined(without, window, terminal, SECOND),
    );
  });
});
