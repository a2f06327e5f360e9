import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createKafkajsBus, type EventBus } from '@modelport/event-bus';
import { parseFeatureSet } from '@modelport/fraud-core';
import { startTestKafka, type TestKafka } from '@modelport/servers';
import {
  DAY,
  type History,
  SECTION,
  serveHistory,
  START,
} from './__testUtils__/history';
import { Program } from './__testUtils__/Program';
import { readTrainingSet } from './__testUtils__/readTrainingSet';
import { exportTrainingSet } from './exportTrainingSet';
import { materialiseFeatures } from './materialiseFeatures';
import type { Manifest } from './output/Manifest';
import { createIterableSource } from './source/createIterableSource';

// The broker may have to be fetched.
jest.setTimeout(300_000);

const PARTITIONS = 3;
/** Counts in no window of the history. */
const elsewhere = (name: string) => ({
  transaction_id: name,
  customer: name,
  terminal: name,
});

describe('The program with a real Kafka', () => {
  let kafka: TestKafka;
  let bus: EventBus;
  let folder: string;
  let history: History;
  let expected: Manifest;
  let asOf: number;
  const running = new Set<Program>();

  const publish = async (
    topic: string,
    records: readonly { customer: string }[],
  ): Promise<void> => {
    for (let at = 0; at < records.length; at += 500) {
      await bus.publish(
        topic,
        records.slice(at, at + 500).map(record => ({
          key: record.customer,
          value: Buffer.from(JSON.stringify(record)),
        })),
      );
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-export-'));
    history = serveHistory(6_000, 8);
    asOf = START + 6 * DAY;
    expected = await exportTrainingSet({
      source: createIterableSource(history),
      features: parseFeatureSet(SECTION),
      data: path.join(folder, 'data'),
      out: path.join(folder, 'expected'),
      asOf,
    });
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
    kafka = await startTestKafka();
    bus = createKafkajsBus({ brokers: kafka.brokers });
    await bus.ensureTopics(
      ['decisions', 'outcomes'].map(name => ({ name, partitions: PARTITIONS })),
    );
    await publish('decisions', history.decisions);
    await publish('outcomes', history.outcomes);
  });
  afterAll(async () => {
    await Promise.all([...running].map(each => each.end('SIGKILL')));
    await bus?.close();
    await kafka?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const runAs = (command: string, out: string, ...more: string[]) => {
    const program = new Program([
      command,
      ...['--kafka', kafka.brokers.join(',')],
      ...['--features', path.join(folder, 'modelport.yaml')],
      ...['--data', path.join(folder, `work-${out}`)],
      ...['--out', path.join(folder, out)],
      ...['--as-of', new Date(asOf).toISOString()],
      ...more,
    ]);
    running.add(program);
    return program;
  };
  const run = (out: string, ...more: string[]) => runAs('export', out, ...more);

  /** A file with settings, as the scoring service takes it. */
  async function settings(client: string): Promise<string> {
    const file = path.join(folder, `${client}.yaml`);
    await writeFile(file, JSON.stringify({ client }));
    return file;
  }

  it.each(['kafkajs', 'platformatic'])(
    'exports by %s what the records give in memory',
    async client => {
      const options = ['--kafka-settings', await settings(client)];
      const program = run(client, ...options, '--fail-on-skew');
      expect(await program.exitCode()).toBe(0);
      const { manifest } = await readTrainingSet(path.join(folder, client));
      expect(manifest.files).toEqual(expected.files);
      expect(manifest.skew).toEqual(expected.skew);
      const { offsets } = manifest.topics.decisions;
      expect(offsets).toHaveLength(PARTITIONS);
      expect(offsets.map(({ from }) => from)).toEqual([0, 0, 0]);
      const messages = offsets.reduce((sum, each) => sum + each.messages, 0);
      expect(messages).toBe(history.decisions.length);
    },
  );

  it('writes for Feast what the records give in memory', async () => {
    const out = path.join(folder, 'feast');
    const { views } = await materialiseFeatures({
      source: createIterableSource(history),
      features: parseFeatureSet(SECTION),
      data: path.join(folder, 'data'),
      out,
      asOf,
    });
    const program = runAs('materialise', 'feast-by-kafka');
    const told = await program.says('materialised');
    expect(await program.exitCode()).toBe(0);
    expect(told).toMatchObject({
      asOf: new Date(asOf).toISOString(),
      views: views.map(({ name, keys }) => ({ name, keys })),
    });
    const read = (place: string, file: string) =>
      readFile(path.join(folder, place, file));
    for (const { file } of views) {
      const theirs = await read('feast-by-kafka', file);
      expect(theirs.equals(await read('feast', file))).toBe(true);
    }
  });

  it('reads to where the topics ended when it began, over a kill -9', async () => {
    const begun = path.join(folder, 'work-killed', 'plan.json');
    const program = run('killed');
    while (!existsSync(begun)) await delay(5);
    await delay(Math.random() * 300);
    await program.end('SIGKILL');
    const [first] = history.decisions;
    await publish('decisions', [{ ...first, ...elsewhere('too late') }]);
    expect(await run('killed').exitCode()).toBe(0);
    const { manifest } = await readTrainingSet(path.join(folder, 'killed'));
    expect(manifest.files).toEqual(expected.files);
  });

  it('ends with 2 when skew was found that is to fail, and says where', async () => {
    const [first] = history.decisions;
    const { set } = first.features;
    const values = Buffer.alloc(4 * SECTION.definitions.length, 1);
    const skewed = {
      ...first,
      ...elsewhere('skewed'),
      features: { set, values: values.toString('base64') },
    };
    await publish('decisions', [skewed]);
    const failing = run('skewed', '--fail-on-skew');
    expect(await failing.exitCode()).toBe(2);
    const { error } = await failing.says('skew');
    expect(error).toMatch(/^4 feature values of 1 rows differ/);
    const { manifest } = await readTrainingSet(path.join(folder, 'skewed'));
    expect(manifest.skew.rowsDiffering).toBe(1);
  });

  it('shows how fresh the topics are until it is told to end', async () => {
    const program = new Program([
      'freshness',
      ...['--kafka', kafka.brokers.join(','), '--port', '0'],
    ]);
    running.add(program);
    const { url } = await program.says('ready');
    expect(await (await fetch(`${url}/livez`)).json()).toEqual({ live: true });
    let shown = '';
    while (!/newest_age_seconds{topic="outcomes"} \d/.test(shown)) {
      shown = await (await fetch(`${url}/metrics`)).text();
    }
    expect(shown).toContain('feature_pipeline_up 1');
    expect(await program.end('SIGTERM')).toBe(0);
  });
});
