/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import type { TrackedMetric, TrackingServer } from '../tracking/TrackingServer';

/** A run to be there. */
export interface SeededRun {
  name: string;
  startTime: number;
  /** Absent for a run that is going. */
  endTime?: number;
  metrics?: TrackedMetric[];
  params?: Record<string, string>;
  tags?: Record<string, string>;
  files?: Record<string, string>;
}

/** A server under test, with what is around it. */
export interface TrackingRig {
  server: TrackingServer;
  /** The same while it is down. */
  down: TrackingServer;
  /** Makes an experiment and gives its id. */
  experiment(name: string): Promise<string>;
  /** Makes a run and gives its id. */
  run(experimentId: string, run: SeededRun): Promise<string>;
  remove(runId: string): Promise<void>;
}

const START = 1_700_000_000_000;
const never = () => new AbortController().signal;
const refused = (name: string) => ({ name });

/** The tests that every adapter of the port passes, against the real system. */
export function testTrackingServer(rigOf: () => TrackingRig): void {
  let count = 0;
  let rig: TrackingRig;
  let server: TrackingServer;
  let experimentId: string;
  let experiment: string;

  beforeEach(async () => {
    rig = rigOf();
    server = rig.server;
    experiment = `Betrug 模型 100% ${(count += 1)}`;
    experimentId = await rig.experiment(experiment);
  });

  const seed = (changes: Partial<SeededRun> = {}) =>
    rig.run(experimentId, { name: 'run', startTime: START, ...changes });
  const search = (changes: object = {}) =>
    server.searchRuns({
      experimentIds: [experimentId],
      orderBy: ['attributes.start_time DESC'],
      pageSize: 25,
      ...changes,
    });

  it('tells its version', async () => {
    expect(await server.version()).toMatch(/^\d+\.\d+/);
  });

  it('knows an experiment by its name and by its id', async () => {
    expect(await server.findExperiment(experiment)).toBe(experimentId);
    expect(await server.experimentName(experimentId)).toBe(experiment);
    expect(await server.findExperiment('not there')).toBeUndefined();
    expect(await server.experimentName('987654321')).toBeUndefined();
  });

  it('gives a run with everything that it logged, NaN and infinity too', async () => {
    const metrics = [
      { key: 'loss', value: NaN, step: 2, timestamp: START + 2 },
      { key: 'val/auc', value: 0.7, step: 1, timestamp: START + 1 },
      { key: 'ratio', value: Infinity, step: 0, timestamp: START },
    ];
    const runId = await seed({
      name: 'größer 1',
      endTime: START + 60_000,
      metrics,
      params: { 'learning rate': '0.1', größe: '模型' },
      tags: { 'mlflow.user': 'ada' },
    });
    const run = await server.getRun(runId);
    expect(run).toMatchObject({
      runId,
      experimentId,
      name: 'größer 1',
      status: 'FINISHED',
      startTime: START,
      endTime: START + 60_000,
      params: { 'learning rate': '0.1', größe: '模型' },
      tags: { 'mlflow.user': 'ada' },
      inputs: [],
      outputs: [],
    });
    expect(new Map(run.metrics.map(each => [each.key, each]))).toEqual(
      new Map(metrics.map(each => [each.key, each])),
    );
  });

  it('gives a run that is going without an end, and empty lists', async () => {
    const run = await server.getRun(await seed());
    expect(run).toMatchObject({ status: 'RUNNING', metrics: [], params: {} });
    expect(run.endTime).toBeUndefined();
  });

  it('does not know a run that is missing or was removed', async () => {
    await expect(server.getRun('f'.repeat(32))).rejects.toMatchObject(
      refused('NotFoundError'),
    );
    const runId = await seed();
    await rig.remove(runId);
    await expect(server.getRun(runId)).rejects.toMatchObject(
      refused('NotFoundError'),
    );
    expect((await search()).runs).toEqual([]);
  });

  it('gives the runs of the experiments that were asked for, page by page', async () => {
    for (let index = 0; index < 5; index += 1) {
      await seed({ name: `run ${index}`, startTime: START + index });
    }
    const other = await rig.experiment(`${experiment} other`);
    await rig.run(other, { name: 'other', startTime: START + 9 });
    const names: string[][] = [];
    let pageToken: string | undefined;
    do {
      const page = await search({ pageSize: 2, pageToken });
      names.push(page.runs.map(run => run.name));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    expect(names).toEqual([['run 4', 'run 3'], ['run 2', 'run 1'], ['run 0']]);
    const both = await search({ experimentIds: [experimentId, other] });
    expect(both.runs.map(run => run.name)).toEqual([
      ...['other', 'run 4', 'run 3', 'run 2', 'run 1', 'run 0'],
    ]);
  });

  it('refuses a filter and a page token that it does not understand', async () => {
    await seed();
    for (const wrong of [{ filter: 'nonsense' }, { pageToken: 'nonsense' }]) {
      await expect(search(wrong)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining(
          `MLflow server '${server.name}' refused filter, orderBy or pageToken`,
        ),
      });
    }
  });

  it('gives every point of a metric in the order of its steps', async () => {
    const metrics = [0.5, NaN, -Infinity, 0.7].map((value, step) => ({
      key: 'val/auc',
      value,
      step,
      timestamp: START + step,
    }));
    const runId = await seed({ metrics });
    expect(await server.getMetricHistory(runId, 'val/auc')).toEqual(metrics);
    expect(await server.getMetricHistory(runId, 'none')).toEqual([]);
  });

  it('lists folders and sends files', async () => {
    const runId = await seed({
      files: { 'plots/größe 1.txt': 'ü', 'report.json': '{"a": 1}' },
    });
    expect(await server.listArtifacts(runId, '')).toEqual([
      { path: 'plots', isDirectory: true, size: undefined },
      { path: 'report.json', isDirectory: false, size: 8 },
    ]);
    expect(await server.listArtifacts(runId, 'plots')).toEqual([
      { path: 'plots/größe 1.txt', isDirectory: false, size: 2 },
    ]);
    expect(await server.listArtifacts(runId, 'none')).toEqual([]);
    const { content } = await server.openArtifact(
      runId,
      'plots/größe 1.txt',
      never(),
    );
    expect(Buffer.concat(await content.toArray()).toString()).toBe('ü');
    await expect(
      server.openArtifact(runId, 'none.txt', never()),
    ).rejects.toMatchObject(refused('NotFoundError'));
  });

  it('says that it is down, by its name and without its address', async () => {
    const { down } = rig;
    const runId = 'f'.repeat(32);
    for (const asked of [
      () => down.version(),
      () => down.findExperiment('fraud'),
      () => down.experimentName('1'),
      () => down.searchRuns({ experimentIds: ['1'], pageSize: 1 }),
      () => down.getRun(runId),
      () => down.getMetricHistory(runId, 'auc'),
      () => down.listArtifacts(runId, ''),
      () => down.openArtifact(runId, 'a.txt', never()),
    ]) {
      await expect(asked()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: `MLflow server '${down.name}' cannot be reached; check that it runs`,
      });
    }
  });
}
