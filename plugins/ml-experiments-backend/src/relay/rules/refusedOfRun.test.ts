import { callRelay, type Call } from '../../__testUtils__/callRelay';
import { FakeMlflow } from '../../__testUtils__/FakeMlflow';
import { startRelay } from '../../__testUtils__/startRelay';

const API = '/api/2.0/mlflow';
const RUN = { run_id: 'run-1' };
const FOREIGN = { run_id: 'run-2' };

const REFUSED: Array<[status: number, says: string, ...call: Call]> = [
  [403, 'run_id', 'GET', `${API}/runs/get?run_id=run-2`],
  [403, 'run_uuid', 'GET', `${API}/runs/get?run_id=run-1&run_uuid=run-2`],
  [400, 'more than once', 'GET', `${API}/runs/get?run_id=run-1&run_id=run-1`],
  [400, 'runId', 'GET', `${API}/runs/get?run_id=run-1&runId=run-2`],
  [400, '__proto__', 'GET', `${API}/runs/get?run_id=run-1&__proto__=a`],
  [400, 'needs the field run_id', 'GET', `${API}/runs/get`],
  [403, 'run-1 only', 'POST', `${API}/runs/log-batch`, FOREIGN],
  [403, 'run-1 only', 'POST', `${API}/runs/create`, { experiment_id: '1' }],
  [403, 'experiment_id', 'POST', `${API}/runs/create`, { experiment_id: '0' }],
  [400, 'runId', 'POST', `${API}/runs/log-batch`, { ...RUN, runId: 'run-2' }],
  [
    400,
    'modelId',
    'POST',
    `${API}/runs/log-batch`,
    { ...RUN, metrics: [{ key: 'a', modelId: 'm-foreign' }] },
  ],
  [
    403,
    'did not write',
    'POST',
    `${API}/runs/log-batch`,
    { ...RUN, metrics: [{ key: 'a', model_id: 'm-foreign' }] },
  ],
  [
    403,
    'run_id',
    'POST',
    `${API}/runs/log-batch`,
    { ...RUN, metrics: [{ key: 'a', run_id: 'run-2' }] },
  ],
  [403, 'run_id', 'POST', `${API}/runs/log-metric`, { run_id: 1 }],
  [403, 'run_id', 'POST', `${API}/runs/log-metric`, { run_id: [] }],
  ...[
    'mlflow.user',
    'mlflow.source.git.commit',
    'modelport.entity_ref',
    'modelport.idempotency_key',
  ].flatMap(
    (key): Array<[number, string, ...Call]> => [
      [403, key, 'POST', `${API}/runs/set-tag`, { ...RUN, key, value: 'x' }],
      [403, key, 'POST', `${API}/runs/delete-tag`, { ...RUN, key }],
      [
        403,
        key,
        'POST',
        `${API}/runs/log-batch`,
        { ...RUN, tags: [{ key: 'a' }, { key, value: 'x' }] },
      ],
    ],
  ),
  ...['run-2', '', 7].flatMap((value): Array<[number, string, ...Call]> => {
    const tag = { key: 'mlflow.parentRunId', value };
    return [
      [403, tag.key, 'POST', `${API}/runs/set-tag`, { ...RUN, ...tag }],
      [403, tag.key, 'POST', `${API}/runs/log-batch`, { ...RUN, tags: [tag] }],
    ];
  }),
  [
    403,
    'model_id',
    'POST',
    `${API}/runs/outputs`,
    { ...RUN, models: [{ model_id: 'm-foreign' }] },
  ],
  [
    403,
    'model_id',
    'POST',
    `${API}/runs/log-inputs`,
    { ...RUN, models: [{ model_id: 'm-none' }] },
  ],
  [
    403,
    'model_id',
    'POST',
    `${API}/runs/outputs`,
    { ...RUN, models: [{ model_id: '../x' }] },
  ],
  [
    403,
    'run_ids',
    'GET',
    `${API}/metrics/get-history-bulk-interval?run_ids=run-1&run_ids=run-2`,
  ],
  [403, 'experiment_id', 'GET', `${API}/experiments/get?experiment_id=2`],
  [
    403,
    'experiment_name',
    'GET',
    `${API}/experiments/get-by-name?experiment_name=other`,
  ],
  [403, 'experiment_name', 'GET', `${API}/experiments/get-by-name`],
  [
    400,
    'source_run_id',
    'POST',
    `${API}/logged-models`,
    { experiment_id: '1' },
  ],
  [
    403,
    'experiment_id',
    'POST',
    `${API}/logged-models`,
    { experiment_id: '2', source_run_id: 'run-1' },
  ],
  [
    403,
    'source_run_id',
    'POST',
    `${API}/logged-models`,
    { experiment_id: '1', source_run_id: 'run-2' },
  ],
  [
    403,
    'experiment_ids',
    'POST',
    `${API}/logged-models/search`,
    { experiment_ids: ['1', '2'] },
  ],
  [400, 'experiment_ids', 'POST', `${API}/logged-models/search`, {}],
  [403, 'm-foreign', 'GET', `${API}/logged-models/m-foreign`],
  [403, 'm-none', 'GET', `${API}/logged-models/m-none`],
  [403, 'm-foreign', 'PATCH', `${API}/logged-models/m-foreign`, { status: 2 }],
  [403, 'm-foreign', 'PATCH', `${API}/logged-models/m-foreign/tags`, {}],
  [403, 'm-foreign', 'POST', `${API}/logged-models/m-foreign/params`, {}],
  [
    403,
    'm-foreign',
    'GET',
    `${API}/logged-models/m-foreign/artifacts/directories`,
  ],
  [403, 'does not pass', 'DELETE', `${API}/logged-models/m-own`],
  [403, 'does not pass', 'DELETE', `${API}/logged-models/m-own/tags/a`],
];

describe('what the relay refuses of runs and models', () => {
  const fake = new FakeMlflow();
  let relay: Awaited<ReturnType<typeof startRelay>>;

  const call = (...each: Call) => callRelay(relay, ...each);

  beforeAll(async () => {
    relay = await startRelay({ mlflowUrl: await fake.start() });
  });
  afterAll(async () => {
    await relay.stop();
    await fake.stop();
  });
  beforeEach(() => {
    fake.seen.length = 0;
  });

  it.each(REFUSED)(
    '%i that says "%s": %s %s (%#)',
    async (status, says, ...each) => {
      const response = await call(...each);
      expect(response.json).toEqual({
        error_code:
          status === 403 ? 'PERMISSION_DENIED' : 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining(says),
      });
      expect(response.status).toBe(status);
      expect(fake.passed).toEqual([]);
    },
  );
});
