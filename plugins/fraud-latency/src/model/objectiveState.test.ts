import { LATENCY_WINDOWS } from '@modelport/plugin-fraud-latency-common';
import { ago, anObjective, aPoint, aResponse } from '../__testUtils__/builders';
import { chanceOf, missedObjective, tooFewToJudge } from './objectiveState';

const CALM = { objective: 0.99, burn: [{ window: '1h', rate: 0.4 }] };
const missed = (changes: Parameters<typeof anObjective>[0]) =>
  missedObjective(aResponse({ objective: anObjective(changes) }));

describe('an objective', () => {
  it('is kept where budget lasts and requests are fast enough', () => {
    expect(missed(CALM)).toBeUndefined();
    expect(
      missedObjective(aResponse({ objective: undefined })),
    ).toBeUndefined();
  });

  it('is missed where its budget is overspent', () => {
    expect(missed({ ...CALM, budgetLeft: -0.1 })).toEqual({ kind: 'budget' });
  });

  it('is missed where budget burns faster than it lasts, first over the shortest window', () => {
    const burn = [
      { window: '5m', rate: null },
      { window: '1h', rate: 9.03 },
      { window: '3d', rate: 1.2 },
    ];
    expect(missed({ burn })).toEqual({
      ...{ kind: 'burn', window: '1h', rate: 9.03 },
    });
  });

  it('is missed where the newest requests are too slow, and unknown where nothing was asked', () => {
    expect(missed({ ...CALM, objective: 0.999 })).toEqual({ kind: 'share' });
    const quiet = aResponse({
      objective: anObjective({ ...CALM, objective: 0.999, budgetLeft: null }),
      series: [aPoint({ counts: [0, 0, 0] })],
    });
    expect(missedObjective(quiet)).toBeUndefined();
    expect(tooFewToJudge(quiet)).toBeUndefined();
  });

  it('is missed for what happened hours ago, though hardly anything is asked since', () => {
    const ofSixHours = { window: '6h', rate: 14, total: 1_000_000 };
    const objective = anObjective({
      burn: [{ window: '5m', rate: 0, total: 1 }, ofSixHours],
    });
    for (const requests of [10, 0]) {
      const series = [aPoint({ counts: [requests, 0, 0] })];
      expect(missedObjective(aResponse({ objective, series }))).toEqual({
        ...{ kind: 'burn', window: '6h', rate: 14 },
      });
    }
    expect(chanceOf(ofSixHours, objective)).toBeUndefined();
  });

  it('is missed where budget burns and an older portal does not tell of how many requests', () => {
    const burn = [{ window: '5m', rate: 3.3 }];
    const series = [aPoint({ counts: [60, 0, 0] })];
    const objective = anObjective({ burn });
    expect(missedObjective(aResponse({ objective, series }))).toMatchObject({
      kind: 'burn',
    });
  });
});

describe('an objective with few requests', () => {
  /** Five minutes, the last of which has one or more slow requests. */
  const few = (slow: number) =>
    aResponse({
      objective: anObjective({
        ...{ objective: 0.999, budgetLeft: null },
        burn: [{ window: '5m', rate: slow / 0.3, total: 300 }],
      }),
      series: [60, 60, 60, 60, 60 - slow].map((fast, at) =>
        aPoint({
          at: ago(60 * (4 - at)),
          counts: [fast, 0, at === 4 ? slow : 0],
        }),
      ),
    });

  it('is not missed for one slow request of 300: they are too few to judge by', () => {
    expect(missedObjective(few(1))).toBeUndefined();
    expect(tooFewToJudge(few(1))).toEqual({ answered: 60, needed: 10_000 });
    const { objective } = few(1);
    expect(objective && chanceOf(objective.burn[0], objective)).toBe(300);
  });

  it('is not missed for a pause that met a few at once', () => {
    expect(missedObjective(few(9))).toBeUndefined();
    expect(tooFewToJudge(few(9))).toEqual({ answered: 60, needed: 10_000 });
  });

  it('is missed where so many of few are slow that it is no chance', () => {
    expect(missedObjective(few(12))).toMatchObject({ kind: 'burn' });
    expect(tooFewToJudge(few(12))).toBeUndefined();
    const calm = { ...few(12), objective: anObjective(CALM) };
    expect(missedObjective(calm)).toEqual({ kind: 'share' });
  });

  it.each(Object.values(LATENCY_WINDOWS))(
    'is judged alike whichever span is looked at: $seconds s in steps of $stepSeconds s',
    ({ stepSeconds }) => {
      const { objective } = few(1);
      // Many more now than when budget burnt.
      const series = [aPoint({ counts: [20 * stepSeconds, 0, 0] })];
      const response = aResponse({ objective, series, stepSeconds });
      expect(missedObjective(response)).toBeUndefined();
    },
  );

  it('is judged where ten of them or more may be slow', () => {
    const judged = (requests: number) =>
      tooFewToJudge(
        aResponse({
          objective: anObjective({ ...CALM, budgetLeft: null }),
          series: [aPoint({ counts: [requests, 0, 0] })],
        }),
      );
    expect(judged(999)).toEqual({ answered: 999, needed: 1_000 });
    expect(judged(1_000)).toBeUndefined();
  });

  it('is judged by its whole window, however few the newest are', () => {
    const series = [aPoint({ counts: [60, 0, 0] })];
    const response = aResponse({ objective: anObjective(CALM), series });
    expect(tooFewToJudge(response)).toBeUndefined();
  });
});
