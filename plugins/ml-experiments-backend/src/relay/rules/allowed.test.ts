import { callRelay, type Call } from '../../__testUtils__/callRelay';
import { FakeMlflow } from '../../__testUtils__/FakeMlflow';
import { startRelay } from '../../__testUtils__/startRelay';

const API = '/api/2.0/mlflow';
const FILES = '/api/2.0/mlflow-artifacts/artifacts';
const RUN = { run_id: 'run-1' };
const UUID = { run_uuid: 'run-1' };

const ALLOWED: Call[] = [
  ['GET', `${API}/runs/get?run_id=run-1&run_uuid=run-1`],
  ['GET', `${API}/runs/get?run_uuid=run-1`],
  ['POST', `${API}/runs/update`, { ...RUN, status: 'FINISHED', end_time: 1 }],
  ['POST', `${API}/runs/log-metric`, { ...RUN, ...UUID, key: 'a', value: 1 }],
  ['POST', `${API}/runs/log-metric`, { ...RUN, key: 'a', model_id: '' }],
  ['POST', `${API}/runs/log-metric`, { ...RUN, key: 'a', model_id: 'm-own' }],
  ['POST', `${API}/runs/log-parameter`, { ...RUN, key: 'a', value: 'b' }],
  [
    'POST',
    `${API}/runs/log-batch`,
    {
      ...RUN,
      metrics: [{ key: 'a', value: 'NaN', model_id: 'm-own', run_id: 'run-1' }],
      tags: [{ key: 'mlflow.note.content', value: 'x' }],
    },
  ],
  ['POST', `${API}/runs/log-inputs`, { ...RUN, datasets: [] }],
  ['POST', `${API}/runs/outputs`, { ...RUN, models: [{ model_id: 'm-own' }] }],
  ['POST', `${API}/runs/log-model`, { ...RUN, model_json: '{}' }],
  ['POST', `${API}/runs/set-tag`, { ...RUN, key: 'team', value: 'x' }],
  ['POST', `${API}/runs/delete-tag`, { ...RUN, key: 'team' }],
  ['GET', `${API}/metrics/get-history?run_id=run-1&metric_key=a%2Fb`],
  ['GET', `${API}/metrics/get-history-bulk-interval?run_ids=run-1`],
  ['GET', `${API}/experiments/get?experiment_id=1`],
  ['GET', `${API}/experiments/get-by-name?experiment_name=fraud`],
  ['GET', '/api/3.0/mlflow/server-info'],
  ['GET', '/version'],
  [
    'POST',
    `${API}/logged-models`,
    { experiment_id: '1', source_run_id: 'run-1', name: 'net' },
  ],
  ['POST', `${API}/logged-models/search`, { experiment_ids: ['1'] }],
  ['GET', `${API}/logged-models/m-own`],
  ['PATCH', `${API}/logged-models/m-own`, { model_id: 'm-own', status: 2 }],
  ['PATCH', `${API}/logged-models/m-own/tags`, { tags: [] }],
  ['POST', `${API}/logged-models/m-own/params`, { params: [] }],
  ['GET', `${API}/logged-models/m-own/artifacts/directories`],
  ['GET', `${API}/artifacts/list?run_id=run-1&path=a%2Fb`],
  ['GET', `${FILES}?path=1%2Frun-1%2Fartifacts%2Fplots`],
  ['GET', `${FILES}/1/run-1/artifacts/gr%C3%B6%C3%9Fe%20100%25.txt`],
  ['PUT', `${FILES}/1/run-1/artifacts/a/b.txt`, 'hello'],
  ['PUT', `${FILES}/1/models/m-own/artifacts/weights.bin`, 'hello'],
  ['GET', '/get-artifact?run_id=run-1&path=a.txt'],
  ['POST', `${API}/registered-models/create`, { name: 'fraud-model' }],
  ...[
    'models:/m-own',
    'runs:/run-1/model',
    'mlflow-artifacts:/1/run-1/artifacts/model',
    'mlflow-artifacts:/1/models/m-own/artifacts',
  ].map(
    (source): Call => [
      'POST',
      `${API}/model-versions/create`,
      { name: 'fraud-model', source, run_id: 'run-1' },
    ],
  ),
];

describe('what the relay passes', () => {
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

  it.each(ALLOWED)('%s %s passes as it came (%#)', async (...each) => {
    const [method, path, body] = each;
    const response = await call(...each);
    expect(response).toEqual({ status: 200, json: expect.anything() });
    expect(fake.passed).toHaveLength(1);
    const [{ url, ...passed }] = fake.passed;
    expect(passed).toMatchObject({
      method,
      body: typeof body === 'object' ? JSON.stringify(body) : body ?? '',
    });
    const asked = new URL(`http://x${path}`);
    const got = new URL(`http://x${url}`);
    expect(got.pathname).toBe(`/prefix${asked.pathname}`);
    expect([...got.searchParams]).toEqual([...asked.searchParams]);
  });

  it('gives only the models of the run to a search', async () => {
    const response = await call('POST', `${API}/logged-models/search`, {
      experiment_ids: ['1'],
    });
    expect(response.json).toEqual({
      models: [{ info: { source_run_id: 'run-1' } }],
      next_page_token: 'p',
    });
  });

  it('asks once who wrote a model', async () => {
    await call('GET', `${API}/logged-models/m-own`);
    await call('GET', `${API}/logged-models/m-own`);
    expect(fake.seen).toHaveLength(2);
  });
});
