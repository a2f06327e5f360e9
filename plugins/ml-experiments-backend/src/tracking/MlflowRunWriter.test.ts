import { createMlflowClient } from '@modelport/mlflow-client';
import { MlflowRunWriter } from './MlflowRunWriter';

const HOST = 'http://mlflow.internal:5000';

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

function writerAnswering(answers: Record<string, () => Response>) {
  const calls: Array<{ call: string; body: unknown }> = [];
  const client = createMlflowClient({
    baseUrl: HOST,
    fetch: async (url, init) => {
      const call = /mlflow\/([^?]+)/.exec(url)?.[1] ?? '';
      calls.push({ call, body: init.body && JSON.parse(String(init.body)) });
      return answers[call]();
    },
  });
  return { writer: new MlflowRunWriter('default', client), calls };
}

const exists = () =>
  json({ error_code: 'RESOURCE_ALREADY_EXISTS', message: 'is there' }, 400);
const experiment = (lifecycle_stage: string) => () =>
  json({ experiment: { experiment_id: '7', name: 'fraud', lifecycle_stage } });
const run = (lifecycle_stage: string) => ({
  info: {
    run_id: 'r1',
    experiment_id: '7',
    status: 'RUNNING',
    lifecycle_stage,
  },
});

describe('the writer of runs to MLflow', () => {
  it('makes an experiment, or takes the one that is there', async () => {
    const fresh = writerAnswering({
      'experiments/create': () => json({ experiment_id: '7' }),
    });
    await expect(fresh.writer.ensureExperiment('fraud')).resolves.toBe('7');
    const known = writerAnswering({
      'experiments/create': exists,
      'experiments/get-by-name': experiment('active'),
    });
    await expect(known.writer.ensureExperiment('fraud')).resolves.toBe('7');
  });

  it('says that an experiment was deleted, and what to do', async () => {
    const { writer } = writerAnswering({
      'experiments/create': exists,
      'experiments/get-by-name': experiment('deleted'),
    });
    await expect(writer.ensureExperiment('fraud')).rejects.toThrow(
      "Experiment 'fraud' was deleted on MLflow server 'default': restore it",
    );
  });

  it('finds active runs by a tag, oldest first', async () => {
    const { writer, calls } = writerAnswering({
      'runs/search': () => json({ runs: [run('active')] }),
    });
    await expect(
      writer.findRuns('7', { key: 'modelport.idempotency_key', value: "it's" }),
    ).resolves.toEqual([{ runId: 'r1', experimentId: '7', status: 'RUNNING' }]);
    expect(calls[0].body).toMatchObject({
      experiment_ids: ['7'],
      run_view_type: 'ACTIVE_ONLY',
      order_by: ['attributes.start_time ASC', 'attributes.run_id ASC'],
    });
  });

  it('ends a run with the time', async () => {
    const { writer, calls } = writerAnswering({
      'runs/update': () => json({ run_info: run('active').info }),
    });
    await writer.endRun('r1', 'KILLED');
    expect(calls[0].body).toEqual({
      run_id: 'r1',
      status: 'KILLED',
      end_time: expect.any(Number),
    });
    await writer.endRun('r1', 'KILLED', 1_700_000_000_000);
    expect(calls[1].body).toMatchObject({ end_time: 1_700_000_000_000 });
    const before = Date.now();
    await writer.endRun('r1', 'KILLED', 9e15);
    const { end_time: capped } = calls[2].body as { end_time: number };
    expect(capped).toBeGreaterThanOrEqual(before);
    expect(capped).toBeLessThanOrEqual(Date.now());
  });

  it('does not give a deleted run', async () => {
    const { writer } = writerAnswering({
      'runs/get': () => json({ run: run('deleted') }),
    });
    await expect(writer.getRun('r1')).rejects.toThrow('was deleted');
  });

  it('says what is down without its address', async () => {
    const { writer } = writerAnswering({
      'experiments/create': () => json({}, 401),
      'runs/create': () => json({}, 401),
    });
    const calls = [
      writer.ensureExperiment('fraud'),
      writer.createRun({ experimentId: '7', name: 'a', tags: {} }),
    ];
    for (const call of calls) {
      const error = await call.catch(reason => reason);
      expect(error.name).toBe('ServiceUnavailableError');
      expect(error.message).not.toContain('internal');
    }
  });
});
