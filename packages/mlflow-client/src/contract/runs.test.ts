import {
  client,
  collect,
  experimentId,
  failure,
  newRun,
  point,
  T0,
  COMMIT,
  unique,
  useRealMlflow,
} from '../__testUtils__/realMlflow';
import { and, attribute, dataset, Filter, metric, param, tag } from '../filter';

describe('on a real MLflow, runs', () => {
  useRealMlflow();

  describe('runs', () => {
    it('keep parameters, tags, data sets and metrics, NaN and infinities too', async () => {
      const created = await newRun('läuft 走る', {
        'mlflow.source.git.commit': COMMIT,
      });
      const { runId } = created.info;
      expect(created).toMatchObject({
        metrics: [],
        params: {},
        datasetInputs: [],
        modelOutputs: [],
        info: { status: 'RUNNING', startTime: T0, runName: 'läuft 走る' },
      });
      expect(created.info.endTime).toBeUndefined();
      await client.runs.logBatch(runId, {
        metrics: [
          point('auc', 0.9),
          point('auc', 0.95, 1),
          point('nan', NaN),
          point('up', Infinity),
          point('down', -Infinity),
        ],
        params: { lr: '0.1', 'opt/名': "it's" },
        tags: { note: 'ø' },
      });
      await client.runs.setTag(runId, 'later', 'yes');
      const input = {
        name: 'tx',
        digest: 'abc123',
        sourceType: 'local',
        source: '{"uri":"data/tx.parquet"}',
        schema: '{}',
        tags: { 'mlflow.data.context': 'training' },
      };
      await client.runs.logInputs(runId, { datasets: [input] });
      const info = await client.runs.update(runId, {
        status: 'FINISHED',
        endTime: T0 + 5,
      });
      expect(info).toMatchObject({
        runId,
        status: 'FINISHED',
        endTime: T0 + 5,
      });

      const run = await client.runs.get(runId);
      expect(
        Object.fromEntries(run.metrics.map(m => [m.key, m.value])),
      ).toEqual({
        auc: 0.95,
        nan: NaN,
        up: Infinity,
        down: -Infinity,
      });
      expect(run.params).toEqual({ lr: '0.1', 'opt/名': "it's" });
      expect(run.tags).toMatchObject({ note: 'ø', later: 'yes' });
      expect(run.datasetInputs).toEqual([input]);
    });

    it('refuse another value of a parameter', async () => {
      const { runId } = (await newRun()).info;
      await client.runs.logBatch(runId, { params: { lr: '1' } });
      const error = await failure(
        client.runs.logBatch(runId, { params: { lr: '2' } }),
      );
      expect(error).toMatchObject({
        status: 400,
        errorCode: 'INVALID_PARAMETER_VALUE',
      });
      expect(error.message).toMatch(/Changing param values/);
    });

    it('are found by every kind of condition', async () => {
      const { runId } = (
        await newRun('needle', {
          'mlflow.source.git.commit': COMMIT,
          who: `O'Brien`,
          said: 'say "hi" AND tags.a = x',
        })
      ).info;
      await client.runs.logBatch(runId, {
        metrics: [point('val auc', -0.5), point('tiny', 1e-7)],
        params: { 'mod.el': 'lgbm' },
      });
      const datasets = [
        {
          name: 'needles',
          digest: 'd',
          sourceType: 'local',
          source: '{}',
          tags: {},
        },
      ];
      await client.runs.logInputs(runId, { datasets });
      const conditions: Filter[] = [
        metric('val auc').lt(-0.4),
        metric('val auc').gte(-0.5),
        metric('tiny').gt(1e-8),
        metric('tiny').lt(1e-6),
        param('mod.el').eq('lgbm'),
        param('mod.el').ilike('LG%'),
        tag('who').eq("O'Brien"),
        tag('said').eq('say "hi" AND tags.a = x'),
        attribute('run_name').like('needl_'),
        attribute('start_time').lte(T0),
        attribute('run_id').in([runId, 'other']),
        dataset('name').eq('needles'),
      ];
      for (const condition of [
        ...conditions,
        and(tag('mlflow.source.git.commit').eq(COMMIT), ...conditions),
      ]) {
        const query = {
          experimentIds: [experimentId],
          filter: and(condition, attribute('run_name').eq('needle')),
        };
        const { items } = await client.runs.search(query);
        expect([String(condition), items.map(r => r.info.runId)]).toEqual([
          String(condition),
          [runId],
        ]);
      }
      const none = {
        experimentIds: [experimentId],
        filter: metric('val auc').gt(5),
      };
      expect(await client.runs.search(none)).toEqual({ items: [] });
    });

    it('come once each although pages shift while runs are made', async () => {
      const experiment = await client.experiments.create({
        name: unique('shift'),
      });
      const make = (startTime: number) =>
        client.runs.create({ experimentId: experiment, startTime });
      const made: string[] = [];
      for (let i = 0; i < 4; i++) made.push((await make(T0 + i)).info.runId);
      const seen: string[] = [];
      const query = {
        experimentIds: [experiment],
        orderBy: ['attributes.start_time DESC'],
        maxResults: 2,
      };
      for await (const { info } of client.runs.searchAll(query)) {
        seen.push(info.runId);
        if (seen.length === 1) await make(T0 + 100); // lands before all others
      }
      expect(seen).toEqual([...made].reverse());
    });

    it('that are missing say so', async () => {
      expect(await failure(client.runs.get('0'.repeat(32)))).toMatchObject({
        status: 404,
        isNotFound: true,
      });
    });

    it('take a batch beyond the limits of one request', async () => {
      const { runId } = (await newRun()).info;
      const metrics = Array.from({ length: 1100 }, (_, step) =>
        point('loss', 1 / (step + 1), step),
      );
      const params = Object.fromEntries(
        Array.from({ length: 120 }, (_, i) => [`p${i}`, `${i}`]),
      );
      await client.runs.logBatch(runId, { metrics, params });
      const run = await client.runs.get(runId);
      expect(Object.keys(run.params)).toHaveLength(120);
      const query = { runId, metricKey: 'loss', maxResults: 500 };
      const whole = await collect(client.metrics.getWholeHistory(query));
      expect(whole.map(m => m.step)).toEqual(metrics.map(m => m.step));
    });
  });
});
