import { createMlflowClient } from './createMlflowClient';
import { answer, FaultServer, startFaultServer } from './faultServer.testing';
import { attribute } from './filter';
import {
  metricToWire,
  metricValue,
  oneOf,
  optionalInteger,
  pairs,
} from './wire';

const run = (id: string) => ({ info: { run_id: id } });

describe('what MLflow sends', () => {
  it('reads values of metrics', () => {
    expect(metricValue('NaN')).toBeNaN();
    expect(metricValue(undefined)).toBeNaN();
    expect(metricValue('Infinity')).toBe(Infinity);
    expect(metricValue('-Infinity')).toBe(-Infinity);
    expect(metricValue('-inf')).toBe(-Infinity);
    expect(metricValue(-Number.MAX_VALUE)).toBe(-Infinity);
    expect(metricValue(0.1)).toBe(0.1);
    expect([NaN, Infinity, -Infinity, 1e-7].map(metricToWire)).toEqual([
      'NaN',
      'Infinity',
      '-Infinity',
      1e-7,
    ]);
  });

  it('reads integers sent as numbers and as texts', () => {
    expect(optionalInteger('1795486861913')).toBe(1795486861913);
    expect(optionalInteger(5)).toBe(5);
    expect(optionalInteger('')).toBeUndefined();
    expect(optionalInteger('x')).toBeUndefined();
  });

  it('keeps a tag named like a property of objects', () => {
    const tags = pairs([{ key: '__proto__', value: 'x' }]);
    expect(Object.keys(tags)).toEqual(['__proto__']);
    expect(({} as { x?: string }).x).toBeUndefined();
  });

  it('takes the first word for an unknown one', () => {
    expect(oneOf('new', ['a', 'b'])).toBe('a');
  });
});

describe('lists', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());
  const client = () =>
    createMlflowClient({ baseUrl: server.url, retry: { delayMs: 1 } });

  it('are empty when the answer has none', async () => {
    server.answers(answer(200, {}));
    const {
      experiments,
      runs,
      metrics,
      loggedModels,
      registeredModels,
      modelVersions,
      artifacts,
    } = client();
    const query = { experimentIds: ['1'] };
    expect(await experiments.search()).toEqual({ items: [] });
    expect(await runs.search(query)).toEqual({ items: [] });
    expect(await metrics.getHistory({ runId: 'r', metricKey: 'k' })).toEqual({
      items: [],
    });
    expect(
      await metrics.getHistoryBulkInterval({ runIds: ['r'], metricKey: 'k' }),
    ).toEqual([]);
    expect(await loggedModels.search(query)).toEqual({ items: [] });
    expect(await registeredModels.search()).toEqual({ items: [] });
    expect(await modelVersions.search()).toEqual({ items: [] });
    expect(await artifacts.list('r')).toEqual({ rootUri: '', files: [] });
  });

  it('give each run once when pages shift', async () => {
    server.answers(
      answer(200, { runs: [run('a'), run('b')], next_page_token: '1' }),
      answer(200, { runs: [run('b'), run('c')], next_page_token: '2' }),
      answer(200, {}),
    );
    const ids: string[] = [];
    for await (const { info } of client().runs.searchAll({
      experimentIds: ['1'],
      maxResults: 2,
    })) {
      ids.push(info.runId);
    }
    expect(ids).toEqual(['a', 'b', 'c']);
    const tokens = server.received.map(
      ({ body }) => JSON.parse(body).page_token,
    );
    expect(tokens).toEqual([undefined, '1', '2']);
  });

  it('end with an error when a token comes twice', async () => {
    server.answers(answer(200, { runs: [], next_page_token: '1' }));
    const walk = async () => {
      for await (const _ of client().runs.searchAll({ experimentIds: ['1'] }))
        break;
    };
    await expect(walk()).rejects.toThrow(/"1" twice/);
  });

  it('keep equal points of a history', async () => {
    const point = { key: 'k', value: 1, timestamp: 1, step: 1 };
    server.answers(
      answer(200, { metrics: [point], next_page_token: '1' }),
      answer(200, { metrics: [point] }),
    );
    const points: number[] = [];
    const query = { runId: 'r', metricKey: 'k', maxResults: 1 };
    for await (const { value } of client().metrics.getWholeHistory(query))
      points.push(value);
    expect(points).toEqual([1, 1]);
    expect(server.received[0].url).toContain('max_results=1');
  });

  it('of artifacts are read page by page', async () => {
    const file = (path: string) => ({ path, is_dir: false, file_size: '3' });
    server.answers(
      answer(200, { root_uri: 'u', files: [file('a')], next_page_token: '1' }),
      answer(200, { root_uri: 'u', files: [file('b')] }),
    );
    const { files } = await client().artifacts.list('r');
    expect(files.map(f => [f.path, f.fileSize])).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
  });

  it('of points are asked for 100 runs at a time, within what MLflow takes', async () => {
    server.answers(
      answer(200, { metrics: [{ key: 'k', value: 1, run_id: 'r' }] }),
    );
    const { metrics } = client();
    const runIds = Array.from({ length: 150 }, (_, i) => `r${i}`);
    expect(
      await metrics.getHistoryBulkInterval({ runIds, metricKey: 'k' }),
    ).toHaveLength(2);
    const counts = server.received.map(
      ({ url }) => url.match(/run_ids=/g)!.length,
    );
    expect(counts).toEqual([100, 50]);
    const bad = { runIds, metricKey: 'k' };
    await expect(
      metrics.getHistoryBulkInterval({ ...bad, maxResults: 2501 }),
    ).rejects.toThrow(/1 to 2500/);
    await expect(
      metrics.getHistoryBulkInterval({ ...bad, startStep: 1 }),
    ).rejects.toThrow(/both or neither/);
  });
});

describe('a batch', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());

  const many = (n: number, value = 'v') =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, value]));
  const sizes = () =>
    server.received.map(({ body }) => {
      const { metrics = [], params = [], tags = [] } = JSON.parse(body);
      return [metrics.length, params.length, tags.length];
    });

  it('is cut into requests that MLflow takes', async () => {
    server.answers(answer(200, {}));
    const { runs } = createMlflowClient({ baseUrl: server.url });
    const metrics = Array.from({ length: 1500 }, (_, step) => ({
      key: 'm',
      value: NaN,
      timestamp: 1,
      step,
    }));
    await runs.logBatch('r', { metrics, params: many(150), tags: many(3) });
    expect(sizes()).toEqual([
      [0, 100, 0],
      [0, 50, 0],
      [0, 0, 3],
      [1000, 0, 0],
      [500, 0, 0],
    ]);
    server.answers(answer(200, {}));
    await runs.logBatch('r', { tags: many(100, 'x'.repeat(20_000)) });
    expect(sizes().map(([, , tags]) => tags)).toEqual([44, 44, 12]);
    server.answers(answer(200, {}));
    await runs.logBatch('r', {});
    expect(sizes()).toEqual([]);
  });

  it('and a search send only what is given', async () => {
    server.answers(answer(200, {}));
    const { runs } = createMlflowClient({ baseUrl: server.url });
    await runs.search({
      experimentIds: ['1'],
      filter: attribute('status').eq('FAILED'),
    });
    expect(JSON.parse(server.received[0].body)).toEqual({
      experiment_ids: ['1'],
      filter: "attributes.status = 'FAILED'",
      max_results: 100,
    });
  });
});
