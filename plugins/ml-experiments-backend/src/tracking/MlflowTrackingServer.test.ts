import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createMeteredFetch } from '@modelport/plugin-ml-node';
import { MlflowTrackingServer } from './MlflowTrackingServer';

const SECRET_HOST = 'http://mlflow.internal:5000';

function serverAnswering(answer: (path: string) => Response | Error) {
  const requests: Array<{ path: string; body: unknown }> = [];
  const server = new MlflowTrackingServer(
    {
      name: 'default',
      baseUrl: SECRET_HOST,
      headers: { authorization: 'Bearer t' },
      timeoutMs: 2000,
    },
    {
      fetch: async (url, init) => {
        const path = url.slice(SECRET_HOST.length);
        requests.push({
          path,
          body: init.body ? JSON.parse(String(init.body)) : undefined,
        });
        const result = answer(path);
        if (result instanceof Error) {
          throw result;
        }
        return result;
      },
    },
  );
  return { server, requests };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
const failure = (status: number, error_code: string, message: string) => () =>
  json({ error_code, message }, status);

const wireRun = (lifecycle_stage = 'active') => ({
  info: {
    run_id: 'r1',
    experiment_id: '1',
    status: 'RUNNING',
    start_time: 5,
    lifecycle_stage,
  },
  data: {
    metrics: [{ key: 'loss', value: 'NaN', step: 1, timestamp: 2 }],
    params: [{ key: 'a', value: 'b' }],
    tags: [{ key: 'mlflow.user', value: 'ada' }],
  },
  inputs: {
    dataset_inputs: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
        dataset: { name: 'd', digest: 'x', source_type: 'local' },
      },
    ],
  },
});

describe('the adapter to MLflow', () => {
  it('reads a run into the terms of the port', async () => {
    const { server } = serverAnswering(() => json({ run: wireRun() }));
    await expect(server.getRun('r1')).resolves.toEqual({
      runId: 'r1',
      experimentId: '1',
      name: 'r1',
      status: 'RUNNING',
      startTime: 5,
      endTime: undefined,
      metrics: [{ key: 'loss', value: NaN, step: 1, timestamp: 2 }],
      params: { a: 'b' },
      tags: { 'mlflow.user': 'ada' },
      inputs: [
        { name: 'd', digest: 'x', sourceType: 'local', context: 'training' },
      ],
      outputs: [],
    });
  });

  it.each([1.7e18, 8.64e15 + 2, -1, 0])(
    'gives no time for %d, which is none that a run can have',
    async odd => {
      const { info, ...rest } = wireRun();
      const run = {
        info: { ...info, start_time: odd, end_time: String(odd) },
        ...rest,
      };
      const { server } = serverAnswering(() => json({ runs: [run], run }));
      const { runs } = await server.searchRuns({
        experimentIds: ['1'],
        pageSize: 25,
      });
      for (const read of [await server.getRun('r1'), ...runs]) {
        expect(read).toMatchObject({ runId: 'r1', status: 'RUNNING' });
        expect([read.startTime, read.endTime]).toEqual([undefined, undefined]);
      }
    },
  );

  it('does not give a deleted run', async () => {
    const { server } = serverAnswering(() => json({ run: wireRun('deleted') }));
    await expect(server.getRun('r1')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('passes filter, order and page on', async () => {
    const { server, requests } = serverAnswering(() => json({}));
    await expect(
      server.searchRuns({
        experimentIds: ['1'],
        filter: 'metrics.auc > 0.9',
        orderBy: ['metrics.auc DESC'],
        pageSize: 25,
        pageToken: 'p',
      }),
    ).resolves.toEqual({ runs: [], nextPageToken: undefined });
    expect(requests[0].body).toEqual({
      experiment_ids: ['1'],
      filter: 'metrics.auc > 0.9',
      order_by: ['metrics.auc DESC'],
      max_results: 25,
      page_token: 'p',
      run_view_type: 'ACTIVE_ONLY',
    });
  });

  it('knows no experiment that is missing or deleted', async () => {
    const missing = serverAnswering(
      failure(404, 'RESOURCE_DOES_NOT_EXIST', 'none'),
    );
    await expect(missing.server.findExperiment('x')).resolves.toBeUndefined();
    const experiment = { experiment_id: '7', lifecycle_stage: 'deleted' };
    const deleted = serverAnswering(() => json({ experiment }));
    await expect(deleted.server.findExperiment('x')).resolves.toBeUndefined();
    experiment.lifecycle_stage = 'active';
    await expect(deleted.server.findExperiment('x')).resolves.toBe('7');
  });

  it('lists and opens artifacts', async () => {
    const { server } = serverAnswering(path =>
      path.startsWith('/get-artifact')
        ? new Response('content', { headers: { 'content-length': '7' } })
        : json({
            files: [
              { path: 'a', is_dir: true },
              { path: 'b.txt', is_dir: false, file_size: 7 },
            ],
          }),
    );
    await expect(server.listArtifacts('r1', '')).resolves.toEqual([
      { path: 'a', isDirectory: true, size: undefined },
      { path: 'b.txt', isDirectory: false, size: 7 },
    ]);
    const file = await server.openArtifact(
      'r1',
      'b.txt',
      new AbortController().signal,
    );
    expect(file.size).toBe(7);
    expect(Buffer.concat(await file.content.toArray()).toString()).toBe(
      'content',
    );
  });

  it.each([
    [
      failure(400, 'INVALID_PARAMETER_VALUE', 'Invalid clause'),
      'InputError',
      "MLflow server 'default' refused metric key a: Invalid clause",
    ],
    [
      failure(404, 'RESOURCE_DOES_NOT_EXIST', 'none'),
      'NotFoundError',
      "MLflow server 'default' has no such metric key a",
    ],
    [
      () => new Response('', { status: 401 }),
      'ServiceUnavailableError',
      "refused the portal's account (status 401); check its credentials",
    ],
    [
      () => new Response('<html>', { status: 500 }),
      'ServiceUnavailableError',
      "MLflow server 'default' failed with status 500",
    ],
    [
      () => new TypeError('fetch failed'),
      'ServiceUnavailableError',
      "MLflow server 'default' cannot be reached; check that it runs",
    ],
    [
      () => new Response('<html>login</html>'),
      'ServiceUnavailableError',
      "MLflow server 'default' failed with status 200",
    ],
  ])(
    'says what happened without telling the address (%#)',
    async (answer, name, message) => {
      const { server } = serverAnswering(answer);
      const error = await server.getMetricHistory('r1', 'a').catch(e => e);
      expect(error.name).toBe(name);
      expect(error.message).toContain(message);
      expect(error.message).not.toContain('mlflow.internal');
    },
  );

  it('counts and times calls by server and outcome', async () => {
    const add = jest.fn();
    const record = jest.fn();
    const metrics = metricsServiceMock.mock({
      createCounter: () => ({ add }),
      createHistogram: () => ({ record }),
    });
    let time = 0;
    const answers = [json({}), json({}, 503), new TypeError('refused')];
    const metered = createMeteredFetch(metrics, {
      prefix: 'ml_experiments',
      now: () => (time += 250),
      fetch: async () => {
        const answer = answers.shift();
        if (answer instanceof Response) {
          return answer;
        }
        throw answer;
      },
    })('default');
    await metered('http://x', {});
    await metered('http://x', {});
    await expect(metered('http://x', {})).rejects.toThrow('refused');
    expect(add.mock.calls.map(([, labels]) => labels.outcome)).toEqual([
      '2xx',
      '5xx',
      'unreachable',
    ]);
    expect(record).toHaveBeenCalledWith(0.25, {
      server: 'default',
      outcome: '2xx',
    });
  });
});
