import { aDeployment, anAnswer, aSchema } from '../__testUtils__/builders';
import { MlPromotionClient } from './MlPromotionClient';

const entity = { kind: 'component', namespace: 'default', name: 'a b' };
const base = 'plugin://ml-promotion/v1/entities/component/default/a%20b';

function setUp(body: unknown, init: ResponseInit = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () =>
      ({
        ok: (init.status ?? 200) < 400,
        status: init.status ?? 200,
        statusText: init.statusText ?? '',
        text: async () => text,
      } as Response),
  );
  return { client: new MlPromotionClient({ fetchApi: { fetch } }), fetch };
}

describe('MlPromotionClient', () => {
  const list = { items: [aDeployment()], environments: ['dev'] };

  it.each<
    [string, (client: MlPromotionClient) => Promise<unknown>, unknown, string]
  >([
    [
      'deployments',
      client => client.listDeployments(entity, { limit: 5, before: 'd/1' }),
      list,
      `${base}/deployments?limit=5&before=d%2F1`,
    ],
    [
      'all deployments',
      client => client.listDeployments(entity),
      list,
      `${base}/deployments`,
    ],
    [
      'a deployment',
      client => client.getDeployment(entity, 'd/1'),
      aDeployment(),
      `${base}/deployments/d%2F1`,
    ],
    [
      'a schema',
      client => client.getSchema(entity, 'd'),
      aSchema(),
      `${base}/deployments/d/schema`,
    ],
    [
      'latency',
      client => client.getLatency(entity, 'd'),
      { requests: 1, refused: 0, failures: 0, p50: 1, p95: 1, p99: 1 },
      `${base}/deployments/d/latency`,
    ],
    [
      'a log',
      client => client.getLog(entity, 'd', { tail: 20 }),
      { text: 'x' },
      `${base}/deployments/d/log?tail=20`,
    ],
  ])('reads %s', async (_name, call, answer, address) => {
    const { client, fetch } = setUp(answer);
    expect(await call(client)).toEqual(answer);
    expect(fetch).toHaveBeenCalledWith(address, { signal: undefined });
  });

  it.each<
    [
      string,
      (client: MlPromotionClient) => Promise<unknown>,
      unknown,
      string,
      object,
    ]
  >([
    [
      'a version to deploy',
      client => client.deploy(entity, { version: '3', environment: 'dev' }),
      aDeployment(),
      `${base}/deployments`,
      { version: '3', environment: 'dev' },
    ],
    [
      'an end',
      client => client.undeploy(entity, 'd'),
      aDeployment(),
      `${base}/deployments/d/undeploy`,
      {},
    ],
    [
      'another try',
      client => client.tryAgain(entity, 'd'),
      aDeployment(),
      `${base}/deployments/d/again`,
      {},
    ],
    [
      'a request for a prediction',
      client =>
        client.predict(
          entity,
          { environment: 'dev', modelName: 'a/b' },
          { inputs: [] },
        ),
      { ...anAnswer(), parameters: { kept: true } },
      `${base}/endpoints/dev/v2/models/a%2Fb/infer`,
      { inputs: [] },
    ],
  ])('sends %s', async (_name, call, answer, address, body) => {
    const { client, fetch } = setUp(answer);
    expect(await call(client)).toEqual(answer);
    expect(fetch).toHaveBeenCalledWith(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  });

  it.each<[string, unknown, number, object]>([
    [
      'the portal',
      { error: { name: 'ConflictError', message: 'Not now.' }, response: {} },
      409,
      { name: 'ConflictError', message: 'Not now.', statusCode: 409 },
    ],
    [
      'a model server',
      { error: 'Input x: shape is missing' },
      400,
      { message: 'Input x: shape is missing', statusCode: 400 },
    ],
    [
      'something between',
      '<html>502</html>',
      502,
      {
        message:
          'The portal answered 502 Bad without saying why. Try again in a moment.',
      },
    ],
  ])('throws what %s says', async (_name, body, status, expected) => {
    const { client } = setUp(body, { status, statusText: 'Bad' });
    await expect(client.listDeployments(entity)).rejects.toMatchObject(
      expected,
    );
  });

  it('names the part of an answer that is not understood', async () => {
    const wrong = { ...list, items: [{ ...aDeployment(), state: 'flying' }] };
    await expect(setUp(wrong).client.listDeployments(entity)).rejects.toThrow(
      /does not understand: items\.0\.state: /,
    );
    await expect(setUp('').client.listDeployments(entity)).rejects.toThrow(
      /does not understand: the answer: /,
    );
  });

  it('says that the portal could not be reached, but lets an abort be one', async () => {
    const failure = new TypeError('Failed to fetch');
    const fetch = jest.fn(async () => {
      throw failure;
    });
    const client = new MlPromotionClient({ fetchApi: { fetch } });
    await expect(client.getLog(entity, 'd')).rejects.toThrow(
      'The portal could not be reached. Check the connection, then try again.',
    );
    const abort = new AbortController();
    abort.abort();
    await expect(
      client.getLog(entity, 'd', { signal: abort.signal }),
    ).rejects.toBe(failure);
  });
});
