import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';
import { FakeInstance } from '../__testUtils__/FakeInstance';

jest.setTimeout(60_000);

const API = '/api/fraud-latency';
const pathOf = (route: string, model = 'fraud') =>
  `${API}/v1/entities/component/default/${model}/${route}`;
const ROUTES = [
  'latency',
  'decisions/tx-1',
  'records',
  'payments',
  'reviews',
  'reviews/tx-1',
  'business',
  'experiment',
  'serving',
  'serving/changes',
  'serving/changes/00000000-0000-0000-0000-000000000000',
];

describe('a request that fraud-latency refuses', () => {
  let [first, second] = [new FakeInstance(), new FakeInstance()];
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async (
    options: Partial<Parameters<typeof startTestPlugin>[0]> = {},
  ) => {
    const configs = [
      aService({
        instances: [
          { url: await first.start(), cloud: 'aws', apiKey: 'k-1' },
          { url: await second.start(), cloud: 'gcp' },
        ],
      }),
    ];
    portal = await startTestPlugin({ configs, ...options });
  };
  beforeEach(() => {
    [first, second] = [new FakeInstance(), new FakeInstance()];
  });
  afterEach(async () => {
    await portal.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  const get = (path: string) => request(portal.server).get(path);
  const asked = () => [...first.asked.splice(0), ...second.asked.splice(0)];

  it.each([
    ['get', '/v1/foo'],
    ['post', '/v1/entities/component/default/fraud/latency'],
    ['delete', '/v1/entities/component/default/fraud/decisions/tx-1'],
  ] as const)('answers %s %s, which is no route, with words', async (...to) => {
    await start();
    const [method, path] = to;
    const ask = () => request(portal.server)[method](`${API}${path}?a=b`);
    const { body, status } = await ask();
    expect(status).toBe(404);
    expect(body.error.message).toBe(
      `There is no ${method.toUpperCase()} ${API}${path}; see ${API}/openapi.json for the routes that there are`,
    );
    const stranger = mockCredentials.none.header();
    expect((await ask().set('Authorization', stranger)).status).toBe(401);
  });

  it.each(ROUTES)('GET %s wants someone to be signed in', async route => {
    await start();
    const stranger = mockCredentials.none.header();
    const { status } = await get(pathOf(route)).set('Authorization', stranger);
    expect(status).toBe(401);
    expect(asked()).toEqual([]);
  });

  it.each([
    ['latency', 'fraud-latency.latency.read'],
    ['decisions/tx-1', 'fraud-latency.decision.read'],
    ['records', 'fraud-latency.latency.read'],
    ['payments', 'fraud-latency.decision.read'],
    ['reviews', 'fraud-latency.review.read'],
    ['reviews/tx-1', 'fraud-latency.review.read'],
    ['business', 'fraud-latency.latency.read'],
    ['experiment', 'fraud-latency.latency.read'],
    ['serving', 'fraud-latency.latency.read'],
    ['serving/changes', 'fraud-latency.latency.read'],
  ])(
    'GET %s is closed when the policy denies %s',
    async (route, permission) => {
      await start({ result: AuthorizeResult.DENY });
      const { status, body } = await get(pathOf(route));
      expect(status).toBe(403);
      expect(body.error.message).toContain(permission);
      expect(asked()).toEqual([]);
    },
  );

  it.each(ROUTES)(
    'GET %s does not know a model that is not there',
    async route => {
      await start();
      const { status, body } = await get(pathOf(route, 'none'));
      expect(status).toBe(404);
      expect(body.error.message).toContain('component:default/none');
    },
  );

  it.each(ROUTES)('GET %s says how a model names its service', async route => {
    await start();
    const { status, body } = await get(pathOf(route, 'alone'));
    expect(status).toBe(404);
    expect(body.error.message).toContain(
      'set the annotation modelport.dev/scoring-service',
    );
  });

  it.each(ROUTES)(
    'GET %s knows no service beside the configured',
    async route => {
      await start();
      const { status, body } = await get(pathOf(route, 'lost'));
      expect(status).toBe(409);
      expect(body.error.message).toContain(
        "names the scoring service 'nowhere', which this portal does not have",
      );
    },
  );

  it.each(ROUTES)(
    'GET %s says what to do where nothing is configured',
    async route => {
      await start({ configs: [] });
      const { status, body } = await get(pathOf(route));
      expect(status).toBe(409);
      expect(body.error.message).toContain('sets fraudLatency.services');
    },
  );

  it.each(ROUTES)(
    'GET %s is closed to models of others than the service is of',
    async route => {
      await start();
      const { status, body } = await get(pathOf(route, 'theirs'));
      expect(status).toBe(409);
      expect(body.error.message).toContain(
        "The scoring service 'payments' belongs to group:default/team-a, and component:default/theirs to group:default/team-b",
      );
      expect(asked()).toEqual([]);
    },
  );

  it.each([
    ['latency?window=2h', 'window'],
    ['latency?window=', 'window'],
    ['decisions/%00', 'id'],
    [`decisions/${'x'.repeat(129)}`, 'id'],
    ['payments?decision=maybe', 'decision'],
    ['payments?limit=0', 'limit'],
    ['payments?limit=101', 'limit'],
    ['payments?limit=0x1', 'limit'],
    ['payments?outcome=x', 'outcome'],
    ['reviews?list=mine', 'list'],
    ['payments?version=a%00b', 'version'],
    ['payments?variant=%00', 'variant'],
    ['reviews?after=', 'after'],
    ['business?days=8', 'days'],
    ['business?maturityDays=181', 'maturityDays'],
    ['experiment?metric=profit', 'metric'],
    ['experiment?experiment=a%00', 'experiment'],
    ['serving/changes?limit=0', 'limit'],
    ['serving/changes/x', 'id'],
  ])('refuses GET %s by the name of the field', async (route, field) => {
    await start();
    const { status, body } = await get(pathOf(route));
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
    expect(asked()).toEqual([]);
  });

  it('shows latency while no instance answers, and says so', async () => {
    await start();
    first.says('Internal error', 500);
    second.says('fraud_scoring_degraded_total{', 200);
    await portal.look();
    const { status, body } = await get(pathOf('latency'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'not-seen',
      versions: [],
      instances: [
        { cloud: 'aws', problem: expect.stringContaining('status 500') },
        { cloud: 'gcp', problem: expect.stringContaining('cannot be read') },
      ],
      problem: expect.stringContaining(
        'None of the 2 instances of payments is seen now',
      ),
    });
    expect(body.series[0].counts).toBeNull();
  });

  it('says of an instance that was not asked yet that it was not', async () => {
    await start();
    const { body } = await get(pathOf('latency'));
    expect(body).toMatchObject({
      state: 'unknown',
      problem: expect.stringContaining('has not asked this instance yet'),
    });
    expect(body.ageSeconds).toBeUndefined();
  });
});
