/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import type { RunWriter } from '../tracking/RunWriter';

/** A writer under test, with what is around it. */
export interface WriterRig {
  writer: RunWriter;
  /** The same while its server is down. */
  down: RunWriter;
  /** Configured name of the server. */
  name: string;
  removeExperiment(experimentId: string): Promise<void>;
  removeRun(runId: string): Promise<void>;
}

const KEY = 'modelport.idempotency_key';

/** The tests that every adapter of the port passes, against the real system. */
export function testRunWriter(rigOf: () => WriterRig): void {
  let count = 0;
  let rig: WriterRig;
  let writer: RunWriter;
  let experiment: string;

  beforeEach(() => {
    rig = rigOf();
    writer = rig.writer;
    experiment = `writer 模型 ${(count += 1)}`;
  });

  const make = async (key: string, name = 'small') =>
    writer.createRun({
      experimentId: await writer.ensureExperiment(experiment),
      name,
      tags: { [KEY]: key, 'mlflow.user': 'user:default/ada' },
    });

  it('makes an experiment once, also for two who ask at the same time', async () => {
    const ids = await Promise.all([
      writer.ensureExperiment(experiment),
      writer.ensureExperiment(experiment),
    ]);
    ids.push(await writer.ensureExperiment(experiment));
    expect(new Set(ids).size).toBe(1);
    expect(await writer.ensureExperiment(`${experiment} other`)).not.toBe(
      ids[0],
    );
  });

  it('says that an experiment was removed, and what to do', async () => {
    await rig.removeExperiment(await writer.ensureExperiment(experiment));
    await expect(writer.ensureExperiment(experiment)).rejects.toMatchObject({
      name: 'InputError',
      message: `Experiment '${experiment}' was deleted on MLflow server '${rig.name}': restore it, or name another in the annotation modelport.dev/experiment`,
    });
  });

  it('makes a run that is going', async () => {
    const made = await make('a');
    expect(made).toMatchObject({
      runId: expect.stringMatching(/./),
      experimentId: await writer.ensureExperiment(experiment),
      status: 'RUNNING',
    });
    expect(await writer.getRun(made.runId)).toMatchObject({
      runId: made.runId,
      status: 'RUNNING',
    });
  });

  it('finds the runs with a tag, the oldest first, and no others', async () => {
    const key = "it's größer 100%";
    const first = await make(key);
    await make('another');
    const removed = await make(key);
    await rig.removeRun(removed.runId);
    const found = await writer.findRuns(first.experimentId, {
      key: KEY,
      value: key,
    });
    expect(found.map(run => run.runId)).toEqual([first.runId]);
    expect(
      await writer.findRuns(first.experimentId, { key: KEY, value: 'none' }),
    ).toEqual([]);
  });

  it.each(['FINISHED', 'FAILED', 'KILLED'] as const)(
    'ends a run as %s, and again as another',
    async status => {
      const { runId } = await make('a');
      await writer.endRun(runId, status);
      expect(await writer.getRun(runId)).toMatchObject({ status });
      await writer.endRun(runId, 'FAILED');
      expect(await writer.getRun(runId)).toMatchObject({ status: 'FAILED' });
    },
  );

  it('does not know a run that is missing or was removed', async () => {
    const missing = { name: 'NotFoundError' };
    const { runId } = await make('a');
    await rig.removeRun(runId);
    for (const id of [runId, 'f'.repeat(32)]) {
      await expect(writer.getRun(id)).rejects.toMatchObject(missing);
    }
    await expect(writer.endRun('f'.repeat(32), 'KILLED')).rejects.toMatchObject(
      missing,
    );
  });

  it('says that its server is down, by its name and without its address', async () => {
    const { down, name } = rig;
    for (const asked of [
      () => down.ensureExperiment(experiment),
      () => down.findRuns('1', { key: KEY, value: 'a' }),
      () => down.createRun({ experimentId: '1', name: 'a', tags: {} }),
      () => down.getRun('f'.repeat(32)),
      () => down.endRun('f'.repeat(32), 'KILLED'),
    ]) {
      await expect(asked()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: `MLflow server '${name}' cannot be reached; check that it runs`,
      });
    }
  });
}
