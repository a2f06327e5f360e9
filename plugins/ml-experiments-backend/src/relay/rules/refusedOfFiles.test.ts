import { callRelay, type Call } from '../../__testUtils__/callRelay';
import { FakeMlflow } from '../../__testUtils__/FakeMlflow';
import { startRelay } from '../../__testUtils__/startRelay';

const API = '/api/2.0/mlflow';
const FILES = '/api/2.0/mlflow-artifacts/artifacts';
const RUN = { run_id: 'run-1' };

const version = (change: object): Call => [
  'POST',
  `${API}/model-versions/create`,
  { name: 'fraud-model', source: 'models:/m-own', ...change },
];

const REFUSED: Array<[status: number, says: string, ...call: Call]> = [
  [400, 'path', 'GET', `${API}/artifacts/list?run_id=run-1&path=..%2Frun-2`],
  [403, 'run_id', 'GET', `${API}/artifacts/list?run_id=run-2`],
  ...[
    '',
    '1',
    '1/run-1',
    '1/run-2/artifacts',
    '2/run-1/artifacts',
    '1/models',
    '1/models/m-own',
    '1/models/m-foreign/artifacts',
  ].map((path): [number, string, ...Call] => [
    403,
    "not of this token's run",
    'GET',
    `${FILES}?path=${encodeURIComponent(path)}`,
  ]),
  [403, "not of this token's run", 'PUT', `${FILES}/1/run-2/artifacts/a`, 'x'],
  [403, "not of this token's run", 'PUT', `${FILES}/1/run-1/x/a`, 'x'],
  [403, 'does not pass', 'DELETE', `${FILES}/1/run-1/artifacts/a`],
  [
    403,
    'does not pass',
    'POST',
    `/api/2.0/mlflow-artifacts/mpu/create/1/run-1/artifacts/a`,
    {},
  ],
  ...[
    '/1/run-1/artifacts/..%2F..%2Frun-2/a',
    '/1/run-1/artifacts/%2e%2e/run-2/a',
    '/1/run-1/artifacts/%252e%252e/run-2/a',
    '/1/run-1/artifacts/%25252e%25252e/a',
    '/1/run-1/artifacts/a%5C..%5Cb',
    '/1/run-1/artifacts/a%252F..',
    '/1/run-1/artifacts//a',
    '/1/run-1/artifacts/a%00',
    '/1/run-1/artifacts/%ff',
  ].map((path): [number, string, ...Call] => [
    400,
    'refused',
    'PUT',
    FILES + path,
    'x',
  ]),
  [400, 'path', 'GET', `${FILES}?path=1%2Frun-1%2Fartifacts%2F%252e%252e%2Fx`],
  [403, 'run_id', 'GET', '/get-artifact?run_id=run-2&path=a'],
  [400, 'path', 'GET', '/get-artifact?run_id=run-1&path=..%2Fa'],
  [
    403,
    "'fraud-model' only",
    'POST',
    `${API}/registered-models/create`,
    { name: 'other' },
  ],
  [403, "'fraud-model' only", ...version({ name: 'other' })],
  [403, 'run_id', ...version({ run_id: 'run-2' })],
  [400, 'run_link', ...version({ run_link: 'https://evil.example' })],
  ...[
    undefined,
    7,
    'models:/m-foreign',
    'models:/other/1',
    'runs:/run-2/model',
    'mlflow-artifacts:/1/run-2/artifacts/model',
    'file:///etc',
    's3://bucket/key',
  ].map((source): [number, string, ...Call] => [
    403,
    'source',
    ...version({ source }),
  ]),
  [400, 'path', ...version({ source: 'runs:/run-1/../run-2' })],
  ...[
    ['POST', 'runs/delete'],
    ['POST', 'runs/restore'],
    ['POST', 'runs/search'],
    ['POST', 'experiments/create'],
    ['POST', 'experiments/delete'],
    ['POST', 'registered-models/alias'],
    ['DELETE', 'registered-models/alias'],
    ['POST', 'registered-models/rename'],
    ['PATCH', 'registered-models/update'],
    ['DELETE', 'registered-models/delete'],
    ['POST', 'model-versions/transition-stage'],
    ['DELETE', 'model-versions/delete'],
    ['POST', 'webhooks'],
  ].map(([method, call]): [number, string, ...Call] => [
    403,
    'made in the portal',
    method,
    `${API}/${call}`,
    { ...RUN, name: 'fraud-model' },
  ]),
  [403, 'does not pass', 'GET', '/ajax-api/2.0/mlflow/runs/get?run_id=run-1'],
  [403, 'does not pass', 'GET', '/api/4.0/mlflow/runs/get?run_id=run-1'],
  [403, 'does not pass', 'GET', '/graphql'],
  [
    400,
    'no parameters',
    'POST',
    `${API}/runs/log-batch?run_id=run-1`,
    { metrics: [] },
  ],
  [
    403,
    'modelport.digest',
    'POST',
    `${API}/logged-models`,
    {
      experiment_id: '1',
      source_run_id: 'run-1',
      tags: [{ key: 'modelport.digest' }],
    },
  ],
  [
    403,
    'modelport.digest',
    'PATCH',
    `${API}/logged-models/m-own/tags`,
    { tags: [{ key: 'modelport.digest' }] },
  ],
  [403, 'modelport.a', ...version({ tags: [{ key: 'modelport.a' }] })],
  [400, 'JSON', 'POST', `${API}/runs/log-batch`, 'no json'],
  [400, 'object', 'POST', `${API}/runs/log-batch`, '"{}"'],
  [400, 'object', 'POST', `${API}/runs/log-batch`, '[]'],
  [400, 'JSON', 'POST', `${API}/runs/log-batch`, '\ufeff{"run_id":"run-1"}'],
  [
    400,
    'deeply',
    'POST',
    `${API}/runs/log-batch`,
    `{"run_id":"run-1","tags":${'['.repeat(50)}${']'.repeat(50)}}`,
  ],
];

jest.setTimeout(60_000);

describe('what the relay refuses of files, the registry and the rest', () => {
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
