import { aDecision, anObjective, aResponse } from '../__testUtils__/builders';
import { FraudLatencyClient } from './FraudLatencyClient';

const entity = { kind: 'component', namespace: 'default', name: 'a b' };
const base = 'plugin://fraud-latency/v1/entities/component/default/a%20b';

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
  return { client: new FraudLatencyClient({ fetchApi: { fetch } }), fetch };
}

describe('FraudLatencyClient', () => {
  it.each<
    [string, (client: FraudLatencyClient) => Promise<unknown>, unknown, string]
  >([
    [
      'latency of a span',
      client => client.getLatency(entity, { window: '6h' }),
      aResponse({
        versions: aResponse().versions.map(version => ({
          ...version,
          quantiles: {
            ...version.quantiles,
            p999: { kind: 'too-few', needed: 10_000 },
          },
        })),
        objective: anObjective({ budgetLeft: null, since: 'x' }),
        problem: 'One is away.',
      }),
      `${base}/latency?window=6h`,
    ],
    [
      'latency of the span that the backend takes by itself',
      client => client.getLatency(entity),
      aResponse({ objective: undefined, ageSeconds: undefined }),
      `${base}/latency`,
    ],
    [
      'a decision',
      client => client.getDecision(entity, 't/1'),
      aDecision({ degraded: 'the store is away' }),
      `${base}/decisions/t%2F1`,
    ],
    [
      'a decision of which little is left',
      client => client.getDecision(entity, 't'),
      aDecision({ reasonCodes: null, score: null, shadow: [] }),
      `${base}/decisions/t`,
    ],
  ])('reads %s', async (_name, call, answer, address) => {
    const { client, fetch } = setUp(answer);
    expect(await call(client)).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(fetch).toHaveBeenCalledWith(address, { signal: undefined });
  });

  it('throws what the backend says', async () => {
    const { client } = setUp(
      { error: { name: 'ConflictError', message: 'No service x.' } },
      { status: 409 },
    );
    await expect(client.getLatency(entity)).rejects.toMatchObject({
      name: 'ConflictError',
      message: 'No service x.',
      statusCode: 409,
    });
  });

  it('names the part of an answer that is not understood', async () => {
    const wrong = { ...aResponse(), state: 'flying' };
    await expect(setUp(wrong).client.getLatency(entity)).rejects.toThrow(
      /does not understand: state: /,
    );
    await expect(setUp('').client.getDecision(entity, 't')).rejects.toThrow(
      /does not understand: the answer: /,
    );
  });

  it('says that the portal could not be reached, but lets an abort be one', async () => {
    const failure = new TypeError('Failed to fetch');
    const fetch = jest.fn(async () => {
      throw failure;
    });
    const client = new FraudLatencyClient({ fetchApi: { fetch } });
    await expect(client.getLatency(entity)).rejects.toThrow(
      'The portal could not be reached. Check the connection, then try again.',
    );
    const abort = new AbortController();
    abort.abort();
    await expect(
      client.getDecision(entity, 't', { signal: abort.signal }),
    ).rejects.toBe(failure);
  });
});
