import request from 'supertest';
import { FakeInstance } from '../../__testUtils__/FakeInstance';
import { aService, startTestPlugin } from '../../__testUtils__/startTestPlugin';
import { selector } from './selector';

jest.setTimeout(60_000);

const LATENCY =
  '/api/fraud-latency/v1/entities/component/default/fraud/latency?window=15m';
const NOW = Date.UTC(2026, 10, 30, 12, 0, 16);
const END = NOW / 1_000 - 1;

/** What Prometheus 3 answered, of one instance that had 20 requests, all in the second bucket. */
const vector = (metric: object, value: string) => ({
  status: 'success',
  data: { resultType: 'vector', result: [{ metric, value: [END, value] }] },
});
const matrix = (metric: object, value: string) => ({
  status: 'success',
  data: { resultType: 'matrix', result: [{ metric, values: [[END, value]] }] },
});
const bucketsOf = (
  from: typeof vector,
  labels: object,
  cumulative: Record<string, string>,
) => {
  const parts = Object.entries(cumulative).map(([le, count]) =>
    from({ ...labels, le }, count),
  );
  const result = parts.flatMap(({ data }) => data.result);
  return { ...parts[0], data: { ...parts[0].data, result } };
};
/** Bounds as texts come in the order of texts; what is extrapolated is not whole. */
const CUMULATIVE = {
  '+Inf': '20.4',
  '0.005': '0',
  '0.045': '20.4',
  '10.0': '20.4',
  '2.0': '20.4',
};

function answerTo(url: string): unknown {
  const { pathname, searchParams } = new URL(url, 'http://prometheus');
  const query = searchParams.get('query') ?? '';
  const from = pathname.endsWith('_range')
    ? (matrix as unknown as typeof vector)
    : vector;
  if (query.includes('duration_seconds_bucket') && query.includes('request')) {
    const labels = { model: 'fraud', version: '1', variant: 'all' };
    return bucketsOf(from, labels, CUMULATIVE);
  }
  if (query.startsWith('max by (instance')) {
    return vector({ instance: '10.9.9.9:7500' }, String(END));
  }
  if (query.includes('event_loop_active')) {
    return from({ instance: '10.9.9.9:7500' }, 'NaN');
  }
  return { ...from({}, '0'), data: { ...from({}, '0').data, result: [] } };
}

describe('a Prometheus', () => {
  const prometheus = new FakeInstance();
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let clock = NOW;

  beforeEach(async () => {
    clock = NOW;
    const url = `${await prometheus.start()}/prefix`;
    portal = await startTestPlugin({
      configs: [
        aService({
          prometheus: { url, labels: { job: 'a"b' }, bearerToken: 't-1' },
          objective: { thresholdSeconds: 0.045, share: 0.9, windowDays: 1 },
          scrapeSeconds: 15,
        }),
      ],
      now: () => clock,
    });
    prometheus.answer = ({ url: asked = '' }, response) =>
      void response.end(JSON.stringify(answerTo(asked)));
  });
  afterEach(async () => {
    await portal.stop();
    await prometheus.stop();
  });

  const latency = async () => {
    const { body, status } = await request(portal.server).get(LATENCY);
    expect([status, body.error]).toEqual([200, undefined]);
    return body;
  };

  it('is asked below its path, with its token, for the labels of the service alone', async () => {
    await latency();
    expect(prometheus.asked.length).toBeGreaterThan(10);
    for (const { url, authorization } of prometheus.asked) {
      expect(url).toMatch(/^\/prefix\/api\/v1\/query(_range)?\?query=/);
      expect(authorization).toBe('Bearer t-1');
      const query = new URL(url, 'http://x').searchParams.get('query') ?? '';
      expect(query).toContain('{job="a\\"b"}');
    }
  });

  it('has its bounds put in order and its parts of requests made whole', async () => {
    const { versions, bounds, series, instances, objective, source } =
      await latency();
    expect(source).toBe('prometheus');
    expect(bounds).toEqual([0.005, 0.045, 2, 10]);
    expect(versions).toMatchObject([
      {
        version: '1',
        cloud: 'local',
        count: 20,
        within45ms: { atLeast: 1, atMost: 1 },
      },
    ]);
    expect(series.at(-1)).toMatchObject({
      counts: [0, 20, 0, 0, 0],
      failed: 0,
      loopBusy: null,
      loopDelaySeconds: null,
    });
    expect(series.at(-2).counts).toBeNull();
    // Twenty in each of the two parts that its window is read in.
    expect(objective).toMatchObject({ good: 40, total: 40, budgetLeft: null });
    expect(instances).toEqual([
      {
        url: '10.9.9.9:7500',
        cloud: 'local',
        seenAt: new Date(NOW - 1_000).toISOString(),
      },
    ]);
  });

  it('that is down leaves the last answer, with its age and the reason', async () => {
    const before = await latency();
    expect(before).toMatchObject({ state: 'keeping-up', ageSeconds: 1 });
    await prometheus.stop();
    clock += 60_000;
    const after = await latency();
    expect(after).toMatchObject({
      versions: before.versions,
      to: before.to,
      state: 'unknown',
      ageSeconds: 61,
      problem:
        'Prometheus cannot be reached (ECONNREFUSED); check that it runs',
    });
  });

  it.each([
    [
      { status: 'error', errorType: 'bad_data', error: 'parse error' },
      400,
      'Prometheus refused a query: parse error',
    ],
    ['<html>', 200, 'status 200 and something that is no result of a query'],
    [{ status: 'success', data: { resultType: 'scalar' } }, 200, 'no result'],
    ['', 401, 'check prometheus.bearerTokenFile'],
    ['', 302, 'answered with a redirect'],
  ])('that answers %j with status %d is told of', async (says, code, words) => {
    prometheus.says(says, code);
    const body = await latency();
    expect(body).toMatchObject({ state: 'unknown', versions: [] });
    expect(body.problem).toContain(words);
    expect(JSON.stringify(body)).not.toContain('t-1');
    expect(body.series).toHaveLength(60);
  });
});

it('a selector cannot be left by a label', () => {
  expect(selector('m', { a: 'x"} or y{z="\\', b: '1\n2' })).toBe(
    'm{a="x\\"} or y{z=\\"\\\\",b="1\\n2"}',
  );
});
