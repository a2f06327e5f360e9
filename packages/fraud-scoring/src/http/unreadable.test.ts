import { connect } from 'node:net';
import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import { MemoryStore } from '../store/memoryStore';

describe('what is no request that there is a route for', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let service: ScoringService;
  let url: string;

  beforeAll(async () => {
    models = await twoModels();
    service = await createScoringService({
      configuration: await readConfiguration(document(), models.folder),
      store: await MemoryStore.open({
        retention: { entitySeconds: 86_400, decisionSeconds: 3_600 },
      }),
      pseudonymKey: KEY,
      limits: { requestTimeoutMs: 200 },
    });
    ({ url } = await service.listen());
  });
  afterAll(async () => {
    await service?.drain();
    await models?.remove();
  });

  /** All that is answered to some bytes before the connection ends. */
  const say = (text: string) =>
    new Promise<string>(resolve => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname);
      let answered = '';
      socket.on('data', chunk => {
        answered += String(chunk);
      });
      socket.on('error', () => {}); // it ends all the same
      socket.once('close', () => resolve(answered));
      socket.write(text);
    });

  it.each<[string, string, number, string]>([
    ['is no HTTP', 'hello\r\n\r\n', 400, 'request'],
    [
      'has a head that is too large',
      `GET /livez HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers',
    ],
    ['does not come to its end', 'GET /livez HTTP/1.1\r\n', 408, 'request'],
  ])(
    'is answered in the shape of all errors where it %s',
    async (_, text, status, field) => {
      const answer = await say(text);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(JSON.parse(answer.split('\r\n\r\n')[1])).toEqual({
        error: expect.stringMatching(new RegExp(`^${field}: .*; `)),
        field,
      });
      // they are collected twice a second
      const counted = `fraud_scoring_refused_total{status="${status}"}`;
      let metrics = '';
      while (!metrics.includes(counted)) {
        metrics = await (await fetch(`${url}/metrics`)).text();
      }
    },
  );

  it.each(['PUT', 'OPTIONS', 'DELETE'])(
    'is not found with %s, whatever body it has or lacks',
    async method => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/v1/score`, { method, headers });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: `There is no ${method} /v1/score` },
      ]);
    },
  );

  it('names the path that cannot be read, and the id that is missing', async () => {
    const asked = async (path: string) => {
      const answer = await fetch(`${url}${path}`);
      return [answer.status, (await answer.json()).field];
    };
    expect(await asked('/v1/decisions/%ff')).toEqual([400, 'path']);
    expect(await asked('/v1/decisions/')).toEqual([400, 'transaction_id']);
  });
});
