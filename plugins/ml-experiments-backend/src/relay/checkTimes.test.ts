import { callRelay } from '../__testUtils__/callRelay';
import { FakeMlflow } from '../__testUtils__/FakeMlflow';
import { startRelay } from '../__testUtils__/startRelay';
import { RelayError } from './RelayError';
import { checkTimes } from './checkTimes';

const RUNS = '/api/2.0/mlflow/runs';
const NOW = 1_764_500_000_000;
const DAY = 86_400_000;
const point = (fields: object) => ({
  key: 'a',
  value: 'NaN',
  timestamp: NOW,
  step: 0,
  ...fields,
});

describe('the times that a client logs', () => {
  it.each<[object]>([
    [{}],
    [{ start_time: 0 }],
    [{ start_time: NOW, end_time: NOW + DAY }],
    [{ timestamp: String(NOW + DAY) }],
    [{ start_time: String(NOW) }],
    [{ end_time: null }],
    [{ timestamp: NOW, step: 7, value: 1e308 }],
    [{ timestamp: String(NOW), step: '-7' }],
    [{ step: Number.MAX_SAFE_INTEGER }],
    [{ metrics: [point({}), point({ step: -1 })], params: [], tags: [] }],
    [{ tags: [{ key: 'timestamp', value: 'yesterday' }] }],
    [{ params: [{ key: 'step', value: 'large' }] }],
  ])('are whole milliseconds since 1970: %j', body =>
    expect(() =>
      checkTimes(body as Record<string, unknown>, NOW),
    ).not.toThrow(),
  );

  it.each([
    ['create', '"experiment_id":"1"', 'start_time', '1764500000000000000'],
    ['create', '"experiment_id":"1"', 'start_time', '9000000000000000'],
    ['create', '"experiment_id":"1"', 'start_time', '253402300800000'],
    ['create', '"experiment_id":"1"', 'start_time', '"today"'],
    ['create', '"experiment_id":"1"', 'start_time', '1e400'],
    ['update', '"run_id":"run-1"', 'end_time', '-1'],
    ['update', '"run_id":"run-1"', 'end_time', '1.5'],
    ['update', '"run_id":"run-1"', 'end_time', 'true'],
    ['log-metric', '"run_id":"run-1"', 'timestamp', '1e400'],
    ['log-metric', '"run_id":"run-1"', 'timestamp', '"1764500000000000000"'],
  ])('make %s with {%s, "%s": %s} a 400', async (path, own, field, value) => {
    const fake = new FakeMlflow();
    const relay = await startRelay({ mlflowUrl: await fake.start() });
    const sent = `{${own},"${field}":${value}}`;
    const answer = await callRelay(relay, 'POST', `${RUNS}/${path}`, sent);
    await relay.stop();
    await fake.stop();
    expect(answer).toEqual({
      status: 400,
      json: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message: expect.stringMatching(
          new RegExp(
            `^The field ${field} is no time up to now: write a whole number of milliseconds since 1970, from 0 to \\d{13}, which is a day ahead of the portal's clock$`,
          ),
        ),
      },
    });
    expect(fake.seen).toEqual([]);
  });

  it.each<[string, object]>([
    ['step', { step: 2 ** 53 }],
    ['step', { step: 0.5 }],
    ['step', { step: Infinity }],
    ['step', { step: 'one' }],
    ['metrics[1].step', { metrics: [point({}), point({ step: 1e300 })] }],
    ['models[0].step', { models: [{ model_id: 'm', step: 1e300 }] }],
    ['start_time', { start_time: NOW + DAY + 1 }],
    ['end_time', { start_time: NOW, end_time: String(NOW + DAY + 1) }],
    [
      'metrics[1].timestamp',
      { metrics: [point({}), point({ timestamp: NOW + DAY + 1 })] },
    ],
    [
      'metrics[1].timestamp',
      { metrics: [point({}), point({ timestamp: 1e18 })] },
    ],
    ['params[0].timestamp', { params: [{ key: 'a', timestamp: -1 }] }],
  ])('name %s where that is wrong', (field, body) => {
    const check = () => checkTimes(body as Record<string, unknown>, NOW);
    expect(check).toThrow(RelayError);
    expect(check).toThrow(
      new RegExp(
        `^The field ${field.replace(
          /[[\].]/g,
          '\\$&',
        )} is no .*: write a whole number`,
      ),
    );
  });
});
