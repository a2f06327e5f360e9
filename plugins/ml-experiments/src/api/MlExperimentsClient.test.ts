import { MlExperimentsClient } from './MlExperimentsClient';

const entity = { kind: 'component', namespace: 'default', name: 'a b' };
const base = 'plugin://ml-experiments/v1/entities/component/default/a%20b';

function setUp(answer: Partial<Response> = {}) {
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () =>
      ({
        ok: true,
        json: async () => ({ items: [] }),
        blob: async () => new Blob(['x']),
        ...answer,
      } as Response),
  );
  return { client: new MlExperimentsClient({ fetchApi: { fetch } }), fetch };
}

describe('MlExperimentsClient', () => {
  it.each<[string, (client: MlExperimentsClient) => Promise<unknown>, string]>([
    [
      'servers',
      client => client.listServers(),
      'plugin://ml-experiments/v1/servers',
    ],
    [
      'all runs',
      client => client.listAllRuns({ pageSize: 5 }),
      'plugin://ml-experiments/v1/runs?pageSize=5',
    ],
    [
      'whose run it is',
      client => client.locateRun({ server: 'eu', runId: 'r' }),
      'plugin://ml-experiments/v1/locate?server=eu&runId=r',
    ],
    [
      'runs',
      client =>
        client.listRuns(entity, {
          pageToken: 't',
          orderBy: 'metrics.auc DESC',
          filter: 'a = 1',
        }),
      `${base}/runs?pageToken=t&orderBy=metrics.auc+DESC&filter=a+%3D+1`,
    ],
    ['a run', client => client.getRun(entity, 'r/1'), `${base}/runs/r%2F1`],
    [
      'curves',
      client => client.getMetrics(entity, 'r', ['a', 'b']),
      `${base}/runs/r/metrics?key=a&key=b`,
    ],
    [
      'artifacts',
      client => client.listArtifacts(entity, 'r', { path: 'model' }),
      `${base}/runs/r/artifacts?path=model`,
    ],
    [
      'declared metrics',
      client => client.getDeclaredMetrics(entity),
      `${base}/declared-metrics`,
    ],
    [
      'a comparison',
      client => client.compareRuns(entity, ['a', 'b']),
      `${base}/compare?runId=a&runId=b`,
    ],
    [
      'a file',
      client => client.getArtifact(entity, 'r', { path: 'a.txt' }),
      `${base}/runs/r/artifacts/content?path=a.txt`,
    ],
    [
      'a download',
      client =>
        client.getArtifact(entity, 'r', { path: 'a.txt', download: true }),
      `${base}/runs/r/artifacts/content?path=a.txt&download=true`,
    ],
  ])('reads %s', async (_name, call, address) => {
    const { client, fetch } = setUp();
    await call(client);
    expect(fetch.mock.calls[0][0]).toBe(address);
  });

  it('passes the abort on', async () => {
    const { client, fetch } = setUp();
    const { signal } = new AbortController();
    await client.listArtifacts(entity, 'r', { signal });
    expect(fetch.mock.calls[0][1]).toEqual({ signal });
  });

  it('throws what the backend answered', async () => {
    const { client } = setUp({
      ok: false,
      status: 403,
      statusText: 'Forbidden',
      headers: new Headers({ 'content-type': 'application/json' }),
      text: async () =>
        JSON.stringify({
          error: { name: 'NotAllowedError', message: 'no' },
          response: { statusCode: 403 },
        }),
    });
    await expect(client.listServers()).rejects.toMatchObject({
      statusCode: 403,
    });
  });
});
