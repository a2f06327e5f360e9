import request from 'supertest';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import { metricsText, times } from '../__testUtils__/metricsText';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';
const NOON = Date.UTC(2026, 10, 30, 12);
const START = NOON + 1_000;

describe('fraud-latency', () => {
  const instance = new FakeInstance();
  let clock = START;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeEach(async () => {
    clock = START;
    const url = await instance.start();
    portal = await startTestPlugin({
      configs: [
        aService({
          instances: [{ url, cloud: 'aws', apiKey: 'k-1' }],
          objective: { thresholdSeconds: 0.045, share: 0.9, windowDays: 30 },
        }),
      ],
      now: () => clock,
    });
  });

  afterEach(async () => {
    await portal.stop();
    await instance.stop();
  });

  const latency = async (window = '15m') => {
    const { body, status } = await request(portal.server).get(
      `${E}/latency?window=${window}`,
    );
    expect([status, body.error]).toEqual([200, undefined]);
    return body;
  };
  const lookAt = async (at: number, text: string) => {
    clock = START + at * 1_000;
    instance.says(text);
    await portal.look();
  };

  it('tells of versions, stages, decisions, the series and the objective', async () => {
    await lookAt(0, metricsText({ startedAt: START - 5_000 }));
    await lookAt(
      5,
      metricsText({
        startedAt: START - 5_000,
        requests: { 1: times(20, 0.004), 2: times(10, 0.08) },
        stages: { features: times(30, 0.001), inference: times(30, 0.0005) },
        decisions: { approve: 28, decline: 2 },
        refused: { 400: 1, 429: 5, 500: 2, 503: 3 },
        shed: { 'in-flight': 3, rate: 5 },
        degraded: 4,
        busySeconds: 1,
        idleSeconds: 4,
        delays: times(1_000, 0.003),
      }),
    );
    clock = START + 20_000;
    const answer = await latency();
    expect(answer).toMatchObject({
      service: 'payments',
      window: '15m',
      source: 'scrape',
      state: 'keeping-up',
      ageSeconds: 15,
      bounds: [0.001, 0.005, 0.045, 0.1, 1],
      versions: [
        {
          model: 'fraud',
          version: '1',
          variant: 'control',
          cloud: 'aws',
          count: 20,
          quantiles: {
            p50: { kind: 'between', aboveSeconds: 0.001, upToSeconds: 0.005 },
            p99: { kind: 'too-few', needed: 1_000 },
          },
          within45ms: { atLeast: 1, atMost: 1 },
        },
        {
          version: '2',
          variant: 'steep',
          count: 10,
          within45ms: { atLeast: 0, atMost: 0 },
          within100ms: { atLeast: 1, atMost: 1 },
        },
      ],
      decisions: [
        { variant: 'control', decision: 'approve', count: 28 },
        { variant: 'control', decision: 'decline', count: 2 },
      ],
      objective: {
        thresholdSeconds: 0.045,
        objective: 0.9,
        good: 20,
        total: 35,
        since: new Date(NOON - 15_000).toISOString(),
        burn: ['5m', '1h', '6h', '3d'].map(span => ({
          window: span,
          total: 35,
        })),
      },
    });
    expect(answer.problem).toBeUndefined();
    expect(answer.stages.map(({ stage }: { stage: string }) => stage)).toEqual([
      'features',
      'inference',
    ]);
    // Of 35 requests 3.5 may fail: too few to tell.
    expect(answer.objective.budgetLeft).toBeNull();
    expect(answer.series).toHaveLength(60);
    expect(answer.series.at(-3).counts).toBeNull();
    expect(answer.series.at(-1)).toEqual({
      at: new Date(NOON + 15_000).toISOString(),
      counts: [0, 20, 0, 10, 0, 0],
      refused: 6,
      failed: 2,
      degraded: 4,
      shed: 3,
      loopDelaySeconds: 0.005,
      loopBusy: 0.2,
    });
  });

  it.each(['1h', '6h', '24h', '7d'])(
    'tells of a window of %s, in which what is over counts',
    async window => {
      await lookAt(0, metricsText({ startedAt: START }));
      await lookAt(
        5,
        metricsText({ startedAt: START, requests: { 1: times(2, 0.004) } }),
      );
      clock = START + 301_000;
      const { versions, series } = await latency(window);
      expect(versions).toMatchObject([{ count: 2 }]);
      const counts = series.flatMap((point: { counts: number[] | null }) =>
        point.counts ? [point.counts] : [],
      );
      expect(counts).toEqual([[0, 2, 0, 0, 0, 0]]);
    },
  );

  it.each(['15m', '1h', '6h', '24h', '7d'])(
    'tells of one moment with all figures of a window of %s: of what came after it nothing counts, in the objective neither',
    async window => {
      const startedAt = START - 5_000;
      await lookAt(0, metricsText({ startedAt }));
      await lookAt(
        5,
        metricsText({ startedAt, requests: { 1: times(20, 0.004) } }),
      );
      await lookAt(
        314,
        metricsText({ startedAt, requests: { 1: times(20, 0.004) } }),
      );
      await lookAt(
        319,
        metricsText({ startedAt, requests: { 1: times(90, 0.004) } }),
      );
      clock = START + 320_000;
      const { versions, objective } = await latency(window);
      const [{ count }] = versions;
      expect(count).toBe(20);
      expect(objective.total).toBe(20);
      expect(
        objective.burn.slice(1).map(({ total }: { total: number }) => total),
      ).toEqual([20, 20, 20]);
    },
  );
});
