import { aCurve, anAnswer, aRun, aRunDetail } from '../__testUtils__/builders';
import { metricTraits } from '@modelport/plugin-ml-react';
import { bestRun } from './bestRun';
import { ALL_RUNS_CHANNEL, entityChannel, runChannel } from './channels';
import { chooseCurve } from './chooseCurve';
import { chooseParams } from './chooseParams';
import { compareRows } from './compareRows';
import { mergeMetrics } from './mergeMetrics';
import { bestIndex } from './bestIndex';
import { parseOrder, stringifyOrder, toOrderBy } from './orderBy';
import { isFinal } from './runState';
import { shownMetric } from './shownMetric';
import { trackingLines } from './trackingLines';

describe('bestIndex', () => {
  it('finds the largest or the smallest, passing over gaps', () => {
    expect(bestIndex([1, null, 3], 'maximize')).toBe(2);
    expect(bestIndex([undefined, 2, 3], 'minimize')).toBe(1);
  });

  it('finds none where nothing can be compared', () => {
    expect(bestIndex([1], 'maximize')).toBeUndefined();
    expect(bestIndex([2, 2], 'maximize')).toBeUndefined();
    expect(bestIndex([null, undefined], 'maximize')).toBeUndefined();
    expect(bestIndex([1, 2], undefined)).toBeUndefined();
  });
});

describe('bestRun', () => {
  it('takes the primary metric', () => {
    const runs = [aRun(), aRun({ metrics: { average_precision: 0.7 } })];
    expect(bestRun(runs, metricTraits([]))).toMatchObject({
      run: runs[1],
      value: 0.7,
    });
  });

  it('takes what the model declares before what is usual', () => {
    const runs = [3, 2].map(cost => aRun({ metrics: { auc: cost, cost } }));
    const best = bestRun(
      runs,
      metricTraits([{ name: 'cost', direction: 'minimize', primary: true }]),
    );
    expect(best).toMatchObject({ run: runs[1], metric: 'cost', value: 2 });
    // A primary metric that no run has logged says nothing.
    expect(
      bestRun(
        runs,
        metricTraits([{ name: 'lost', direction: 'minimize', primary: true }]),
      ),
    ).toMatchObject({ run: runs[0], metric: 'auc' });
  });

  it('is by no metric of which the name does not say what is better', () => {
    const runs = [1, 2].map(value => aRun({ metrics: { threshold: value } }));
    expect(bestRun(runs, metricTraits([]))).toBeUndefined();
  });

  it('finds none among runs without metrics', () => {
    expect(bestRun([aRun({ metrics: {} })], metricTraits([]))).toBeUndefined();
    expect(bestRun([aRun()], metricTraits([]))).toBeUndefined();
  });
});

describe('columns', () => {
  it('shows parameters that differ first', () => {
    const runs = [
      aRun({ params: { a: '1', b: '1' } }),
      aRun({ params: { a: '1', b: '2' } }),
    ];
    expect(chooseParams(runs, 2)).toEqual(['b', 'a']);
  });
});

describe('order', () => {
  it('is newest first unless told', () => {
    expect(toOrderBy(parseOrder(undefined))).toBe('attributes.start_time DESC');
    expect(stringifyOrder(parseOrder(undefined))).toBeUndefined();
  });

  it('goes through the URL unharmed', () => {
    for (const text of ['run_name', '-metrics.auc', 'params.a-b']) {
      expect(stringifyOrder(parseOrder(text))).toBe(text);
    }
  });

  it('quotes names with other characters', () => {
    expect(toOrderBy(parseOrder('-metrics.val loss'))).toBe(
      'metrics.`val loss` DESC',
    );
    expect(toOrderBy(parseOrder('metrics.auc'))).toBe('metrics.auc ASC');
  });
});

describe('compareRows', () => {
  it('knows a parameter that one run lacks as a difference', () => {
    const rows = compareRows(
      [
        aRunDetail({ params: { a: '1' }, metrics: {} }),
        aRunDetail({ params: {}, metrics: {} }),
      ],
      metricTraits([]),
    );
    expect(rows).toEqual([
      { kind: 'param', name: 'a', values: ['1', undefined], differs: true },
    ]);
  });
});

describe('the best of a comparison', () => {
  it('is by the declared direction, with its unit', () => {
    const runs = [3, 2].map(cost =>
      aRunDetail({ params: {}, metrics: { cost, loss: cost } }),
    );
    expect(
      compareRows(
        runs,
        metricTraits([{ name: 'cost', direction: 'minimize', unit: 'EUR' }]),
      ),
    ).toMatchObject([
      { name: 'cost', best: 1, unit: 'EUR', isGuessed: false },
      { name: 'loss', best: 1, unit: undefined, isGuessed: true },
    ]);
    const [unknown] = compareRows(runs, metricTraits([]));
    expect(unknown).toMatchObject({ name: 'cost', best: undefined });
  });

  it('is none for metrics of the machine, which stand last', () => {
    const runs = [1, 2].map(value =>
      aRunDetail({
        params: {},
        metrics: { 'system/cpu': value, threshold: value },
      }),
    );
    expect(
      compareRows(runs, metricTraits([])).map(({ kind, name, best }) => [
        kind,
        name,
        best,
      ]),
    ).toEqual([
      ['metric', 'threshold', undefined],
      ['system', 'system/cpu', undefined],
    ]);
  });
});

describe('the curve that is drawn first', () => {
  const run = (steps: Record<string, number>) =>
    aRunDetail({
      latestMetrics: Object.entries(steps).map(([key, step]) => ({
        key,
        value: 1,
        step,
        timestamp: 1,
      })),
    });
  const names = ['average_precision', 'loss', 'val_cost', 'cost'];

  it('is one with more than one step', () => {
    const runs = [run({ average_precision: 0, loss: 99 })];
    expect(chooseCurve(runs, names)).toBe('loss');
    expect(chooseCurve([run({})], names)).toBe('average_precision');
    expect(chooseCurve([run({})], [])).toBeUndefined();
  });

  it('is that of the primary metric, as validated where that is known', () => {
    const runs = [run({ loss: 9, cost: 9 }), run({ val_cost: 9 })];
    expect(chooseCurve(runs, names, 'cost')).toBe('val_cost');
    expect(chooseCurve([runs[0]], names, 'cost')).toBe('cost');
    expect(chooseCurve(runs, names, 'average_precision')).toBe('loss');
  });
});

describe('mergeMetrics', () => {
  it('is as old as its oldest part and names each failure once', () => {
    const errors = [{ server: 'eu', message: 'down' }];
    const old = anAnswer([aCurve()], {
      fetchedAt: '2026-01-01T00:00:00Z',
      stale: true,
      errors,
    });
    const merged = mergeMetrics([anAnswer([aCurve()], { errors }), old]);
    expect(merged).toMatchObject({
      stale: true,
      fetchedAt: '2026-01-01T00:00:00Z',
      errors,
    });
    expect(merged.items).toHaveLength(2);
    expect(mergeMetrics([])).toMatchObject({ items: [], stale: false });
  });
});

describe('trackingLines', () => {
  it('keeps every name one word of the shell', () => {
    const [uri, , experiment] = trackingLines({
      baseUrl: 'https://portal.example/',
      server: 'e u',
      experiment: "it's $HOME",
    }).split('\n');
    expect(uri).toBe(
      "export MLFLOW_TRACKING_URI='https://portal.example/api/ml-experiments/mlflow/e%20u'",
    );
    expect(experiment).toBe("export MLFLOW_EXPERIMENT_NAME='it'\\''s $HOME'");
  });
});

describe('the value of a metric', () => {
  it('is a size where MLflow logs megabytes of the machine', () => {
    const name = 'system/disk_usage_megabytes';
    expect(shownMetric({ metrics: { [name]: 52_630 } }, name)).toBe('49 GiB');
    expect(shownMetric({ metrics: {} }, name)).toBe('–');
  });
});

describe('runs', () => {
  it('end in three ways', () => {
    expect(
      (
        ['SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED'] as const
      ).filter(isFinal),
    ).toEqual(['FINISHED', 'FAILED', 'KILLED']);
  });

  it('have channels of their own', () => {
    expect(
      new Set([ALL_RUNS_CHANNEL, entityChannel('a'), runChannel('a', 'b')])
        .size,
    ).toBe(3);
  });
});
