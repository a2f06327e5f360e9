import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import { aRecord } from '../__testUtils__/aRecord';

jest.setTimeout(60_000);

const API = '/api/fraud-latency';
const pathOf = (route: string, model = 'fraud') =>
  `${API}/v1/entities/component/default/${model}/${route}`;
const ROUTES = ['latency', 'decisions/tx-1'];

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
      expect(status).toBe(403);
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

  describe('looking at a decision', () => {
    const look = (id = 'tx-1') => get(pathOf(`decisions/${id}`));

    it('asks the instances in turn, with the key of each, and audits the look', async () => {
      await start();
      second.says(aRecord({ transaction_id: 'a/b ?' }));
      const { status, body } = await look(encodeURIComponent('a/b ?'));
      expect([status, body.error]).toEqual([200, undefined]);
      expect(body).toMatchObject({
        transactionId: 'a/b ?',
        decision: 'review',
      });
      expect(asked()).toEqual([
        { url: '/v1/decisions/a%2Fb%20%3F', authorization: 'Bearer k-1' },
        { url: '/v1/decisions/a%2Fb%20%3F', authorization: undefined },
      ]);
      expect(portal.auditor.createEvent).toHaveBeenCalledTimes(1);
      expect(portal.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'decision-read',
          meta: {
            entityRef: 'component:default/fraud',
            transactionId: 'a/b ?',
          },
        }),
      );
      expect(portal.event.success).toHaveBeenCalledTimes(1);
    });

    it('says that none remembers it, under an audit event that failed', async () => {
      await start();
      const { status, body } = await look();
      expect(status).toBe(404);
      expect(body.error.message).toContain(
        "payments remembers no decision on 'tx-1'",
      );
      expect(portal.event.fail).toHaveBeenCalledTimes(1);
    });

    it('does not say that none remembers it while one of them does not answer', async () => {
      await start();
      await first.stop();
      const { status, body } = await look();
      expect(status).toBe(503);
      expect(body.error.message).toContain(
        "Whether payments decided on 'tx-1' cannot be told now: The scoring service cannot be reached (ECONNREFUSED)",
      );
    });

    it.each([
      ['{"error":"key"}', 401, 'does not take the API key of the portal'],
      ['{}', 500, 'answered with status 500'],
      ['{}', 302, 'answered with a redirect, which is not followed'],
      ['[', 200, 'a decision that this portal cannot read (body:'],
      ['{"score":"high"}', 200, 'cannot read (schema:'],
    ])(
      'tells what is wrong with %s and status %d',
      async (says, code, words) => {
        await start();
        first.says(says, code);
        const { status, body } = await look();
        expect(status).toBe(503);
        expect(body.error.message).toContain(words);
        expect(body.error.message).not.toContain('k-1');
      },
    );

    it('reads no more of an answer than 8 MiB', async () => {
      await start();
      first.says(' '.repeat(8 * 1024 * 1024 + 1));
      const { body } = await look();
      expect(body.error.message).toContain('more than 8388608 bytes');
    });

    it('waits no longer than the deadline', async () => {
      await start();
      first.answer = () => undefined;
      const { status, body } = await look();
      expect(status).toBe(503);
      expect(body.error.message).toContain('did not answer within 1 s');
    });

    it('audits a refusal once', async () => {
      await start({ result: AuthorizeResult.DENY });
      await look();
      expect(portal.auditor.createEvent).toHaveBeenCalledTimes(1);
      expect(portal.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'decision-read',
          meta: { entityRef: 'component:default/fraud', id: 'tx-1' },
        }),
      );
      expect(portal.event.fail).toHaveBeenCalledTimes(1);
    });
  });
});
