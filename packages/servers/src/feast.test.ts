import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { feastCommand } from './feastCommand';
import { readOnlineFeatures } from './feastFeatures';
import { writeFeastTable } from './feastTable';
import { identifyProcess } from './processIdentity';
import { startTestFeast, withFeast } from './testFeast';
import { temporaryFolder } from './toyServer.testing';

// The very first start on a machine fetches Feast.
jest.setTimeout(300_000);

const HOUR = 3_600_000;
/** A whole second of the last hour. */
const NOW = Math.floor(Date.now() / 1_000) * 1_000 - HOUR / 2;

const CONFIGURATION = `project: toys
provider: local
registry: registry.db
online_store:
  type: sqlite
  path: online.db
entity_key_serialization_version: 3
`;

const DEFINITIONS = `
from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float32

toy = Entity(name="toy", join_keys=["toy"], value_type=ValueType.STRING)
toys = FeatureView(
    name="toys",
    entities=[toy],
    ttl=timedelta(days=1),
    schema=[Field(name="weight", dtype=Float32)],
    source=FileSource(path="toys.parquet", timestamp_field="event_timestamp"),
)
`;

const REQUEST = {
  view: 'toys',
  features: ['weight'],
  joinKey: 'toy',
  keys: ['t0', 't1', 'nobody'],
};

describe('Feast', () => {
  let folder: string;
  let remove: () => void;

  const write = (eventTime: number, ...weights: number[]) =>
    writeFeastTable(path.join(folder, 'toys.parquet'), {
      columns: {
        toy: { type: 'string', values: weights.map((_, at) => `t${at}`) },
        weight: { type: 'float32', values: weights },
      },
      eventTime,
    });

  beforeAll(async () => {
    ({ folder, remove } = temporaryFolder());
    writeFileSync(path.join(folder, 'feature_store.yaml'), CONFIGURATION);
    writeFileSync(path.join(folder, 'toys.py'), DEFINITIONS);
    await write(NOW - HOUR, 0.1, 0.2);
  });
  afterAll(() => remove());

  it('serves what was brought to its online store, and ends without a process', async () => {
    const server = await startTestFeast({ repository: folder });
    expect(await server.read(REQUEST)).toEqual([[null], [null], [null]]);
    await server.materialise(new Date(NOW - HOUR));
    const [[first], [second], nobody] = await server.read(REQUEST);
    expect([first, second].map(Number).map(Math.fround)).toEqual(
      [0.1, 0.2].map(Math.fround),
    );
    expect(nobody).toEqual([null]);

    await write(NOW, 0.3);
    await server.materialise(new Date(NOW));
    const [[overwritten], kept] = await server.read(REQUEST);
    expect(Math.fround(Number(overwritten))).toBe(Math.fround(0.3));
    expect(kept).toEqual([second]);

    const pid = server.pid();
    await server.stop();
    await server.stop();
    expect(identifyProcess(pid)).toBeUndefined();
    expect(existsSync(path.join(folder, 'feature_store.yaml'))).toBe(true);
    await expect(server.read(REQUEST)).rejects.toThrow('fetch failed');
  });

  it('says what it refuses', () =>
    withFeast(
      async ({ url }) => {
        await expect(
          readOnlineFeatures(url, { ...REQUEST, view: 'games' }),
        ).rejects.toThrow(
          /^Feast answered 404 to .get-online-features: .*games/,
        );
      },
      { repository: folder },
    ));

  it('of a folder that is no repository, or with definitions that are wrong, is refused with the reason', async () => {
    const empty = temporaryFolder();
    await expect(feastCommand(empty.folder, ['apply'])).rejects.toThrow(
      'it has no feature_store.yaml; name a folder that has one',
    );
    writeFileSync(path.join(empty.folder, 'feature_store.yaml'), CONFIGURATION);
    mkdirSync(path.join(empty.folder, 'data'));
    writeFileSync(path.join(empty.folder, 'wrong.py'), 'raise ValueError("x")');
    await expect(feastCommand(empty.folder, ['apply'])).rejects.toThrow(
      /"feast apply" failed in .*ValueError: x/s,
    );
    empty.remove();
  });
});
