import {
  aCheck,
  anEntry,
  aPage,
  aRequest,
  aVersion,
  aVersionDetail,
} from '../__testUtils__/builders';
import { isConflict } from '../model/isConflict';
import { MlRegistryClient } from './MlRegistryClient';

const entity = { kind: 'component', namespace: 'default', name: 'a b' };
const base = 'plugin://ml-registry/v1/entities/component/default/a%20b';

function setUp(body: unknown, status = 200) {
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () =>
      ({
        ok: status < 300,
        status,
        statusText: 'Status',
        headers: new Headers({ 'content-type': 'application/json' }),
        json: async () => body,
        text: async () => JSON.stringify(body),
      } as Response),
  );
  return { client: new MlRegistryClient({ fetchApi: { fetch } }), fetch };
}

type Call = (client: MlRegistryClient) => Promise<unknown>;

describe('MlRegistryClient', () => {
  it.each<[string, Call, string, unknown]>([
    [
      'versions',
      client => client.listVersions(entity, { limit: 5, before: '9' }),
      '/versions?limit=5&before=9',
      aPage(),
    ],
    [
      'a version',
      client => client.getVersion(entity, '4/x'),
      '/versions/4%2Fx',
      aVersionDetail(),
    ],
    [
      'models of a run',
      client => client.listRunModels(entity, 'r'),
      '/runs/r/models',
      { items: [{ modelId: 'm', name: 'model' }] },
    ],
    [
      'requests',
      client => client.listRequests(entity, { limit: 5 }),
      '/requests?limit=5',
      { items: [aRequest()] },
    ],
    [
      'the ledger',
      client => client.readLedger(entity, { before: 7 }),
      '/ledger?before=7',
      { items: [anEntry()], nextBefore: 3 },
    ],
    [
      'the check of the ledger',
      client => client.checkLedger(entity),
      '/ledger/check',
      aCheck(),
    ],
  ])('reads %s', async (_what, call, path, answer) => {
    const { client, fetch } = setUp(JSON.parse(JSON.stringify(answer)));
    await expect(call(client)).resolves.toEqual(answer);
    expect(fetch.mock.calls[0][0]).toBe(base + path);
  });

  it.each<[string, Call, string, string, unknown, unknown]>([
    [
      'a version',
      client => client.registerVersion(entity, { runId: 'r' }),
      'POST',
      '/versions',
      { runId: 'r' },
      aVersion(),
    ],
    [
      'challenger',
      client => client.moveChallenger(entity, { version: null, expected: '4' }),
      'PUT',
      '/aliases/challenger',
      { version: null, expected: '4' },
      { aliases: { champion: '3' } },
    ],
    [
      'a request',
      client => client.ask(entity, { version: '4', reason: 'why' }),
      'POST',
      '/requests',
      { version: '4', reason: 'why' },
      aRequest(),
    ],
    [
      'an approval',
      client => client.approve(entity, 'q', {}),
      'POST',
      '/requests/q/approve',
      {},
      aRequest(),
    ],
    [
      'a rejection',
      client => client.reject(entity, 'q', { reason: 'no' }),
      'POST',
      '/requests/q/reject',
      { reason: 'no' },
      aRequest(),
    ],
    [
      'a withdrawal',
      client => client.withdraw(entity, 'q'),
      'POST',
      '/requests/q/withdraw',
      {},
      aRequest(),
    ],
  ])('sends %s', async (_what, call, method, path, body, answer) => {
    const { client, fetch } = setUp(answer);
    await expect(call(client)).resolves.toEqual(answer);
    const [address, init] = fetch.mock.calls[0];
    expect(address).toBe(base + path);
    expect(init).toMatchObject({
      method,
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(init?.body))).toEqual(body);
  });

  it('hands the signal on', async () => {
    const { client, fetch } = setUp(aPage());
    const { signal } = new AbortController();
    await client.listVersions(entity, { signal });
    expect(fetch.mock.calls[0][1]?.signal).toBe(signal);
  });

  it('throws what the backend says', async () => {
    const { client } = setUp(
      {
        error: { name: 'ConflictError', message: 'challenger is 5' },
        response: { statusCode: 409 },
      },
      409,
    );
    const error = await client
      .moveChallenger(entity, { version: '4' })
      .catch(reason => reason);
    expect(error.cause.message).toBe('challenger is 5');
    expect(isConflict(error)).toBe(true);
  });

  it('takes the page of a proxy for no answer, and hands other failures on', async () => {
    const fetch = jest.fn<Promise<Response>, []>();
    const client = new MlRegistryClient({ fetchApi: { fetch } });
    const answer = (error: Error) =>
      ({
        ok: true,
        json: () => Promise.reject(error),
      } as Response);
    fetch.mockResolvedValueOnce(answer(new SyntaxError('Unexpected <')));
    await expect(client.checkLedger(entity)).rejects.toThrow(
      /^The answer of the registry is not as agreed \(/,
    );
    fetch.mockResolvedValueOnce(answer(new Error('connection lost')));
    await expect(client.checkLedger(entity)).rejects.toThrow('connection lost');
  });

  it('says where an answer is not as agreed', async () => {
    const { client } = setUp(
      aPage({ items: [{ ...aVersion(), version: '' }] }),
    );
    await expect(client.listVersions(entity)).resolves.toBeDefined();
    const { client: other } = setUp({
      ...aPage(),
      items: [{ ...aVersion(), authors: null }],
    });
    await expect(other.listVersions(entity)).rejects.toThrow(
      /not as agreed at 'items\.0\.authors'.*same version/,
    );
  });
});
