import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { callRelay } from '../__testUtils__/callRelay';
import { FakeMlflow } from '../__testUtils__/FakeMlflow';
import { startRelay } from '../__testUtils__/startRelay';

const GET_RUN = '/api/2.0/mlflow/runs/get?run_id=run-1';
const LOG = '/api/2.0/mlflow/runs/log-batch';

describe('the relay', () => {
  let fake: FakeMlflow;
  let relay: Awaited<ReturnType<typeof startRelay>>;

  const call = (path: string, init: RequestInit = {}, name = 'own') =>
    fetch(`${relay.url}/default${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${relay.token(name)}`,
        ...init.headers,
      },
    });
  const log = (metrics: object[] = []) =>
    call(LOG, {
      method: 'POST',
      body: JSON.stringify({ run_id: 'run-1', metrics }),
    });

  beforeEach(async () => {
    fake = new FakeMlflow();
    relay = await startRelay({
      mlflowUrl: await fake.start(),
      server: { token: 'portal-secret', timeoutMs: 300 },
    });
  });
  afterEach(async () => {
    await relay.stop();
    await fake.stop();
  });

  it.each([
    ['no token', {}, 'Set MLFLOW_TRACKING_TOKEN'],
    [
      'a token of the portal',
      { authorization: mockCredentials.user.header() },
      'Set MLFLOW_TRACKING_TOKEN',
    ],
    [
      'another scheme',
      { authorization: 'Basic bXB0OnNlY3JldA==' },
      'Set MLFLOW_TRACKING_TOKEN',
    ],
    [
      'an unknown token',
      { authorization: `Bearer mpt_gone_${'s'.repeat(32)}` },
      "make a new one on the portal's page 'Access tokens'",
    ],
  ])('answers 401 to %s, with what to do', async (_, headers, says) => {
    const response = await fetch(`${relay.url}/default${GET_RUN}`, {
      headers: headers as Record<string, string>,
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error_code: 'UNAUTHENTICATED',
      message: expect.stringContaining(says),
    });
    expect(fake.seen).toEqual([]);
  });

  it.each([
    ['foreign', 403, 'names another run'],
    ['elsewhere', 403, "MLflow server 'other' only"],
    ['reader', 403, 'needs one that may also write'],
    ['leaver', 403, 'user:default/eve, who made this token, is not a member'],
  ])('answers to the %s token with %i', async (name, status, says) => {
    const response = await call(GET_RUN, {}, name);
    expect(response.status).toBe(status);
    expect((await response.json()).message).toContain(says);
    expect(fake.seen).toEqual([]);
  });

  it('refuses a token that was revoked', async () => {
    expect((await log()).status).toBe(200);
    relay.access.revoke('own');
    expect((await log()).status).toBe(401);
  });

  it('writes nothing to a run that the portal has ended, though its token lives', async () => {
    const ended = await request(relay.server)
      .post('/api/ml-experiments/v1/internal/runs/default/run-1/end')
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:ml-training'),
          targetPluginId: 'ml-experiments',
        }),
      )
      .send({ status: 'KILLED', onlyIfRunning: true });
    expect(ended.body).toEqual({ status: 'KILLED', changed: true });
    const response = await log();
    expect(response.status).toBe(403);
    expect((await response.json()).message).toContain('has ended');
    expect((await call(GET_RUN)).status).toBe(200);
  });

  it('does not know a server that is not configured', async () => {
    const response = await fetch(`${relay.url}/lost${GET_RUN}`, {
      headers: { authorization: `Bearer ${relay.token('lost')}` },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it("sends the portal's account and nothing of the client's headers", async () => {
    await call(GET_RUN, {
      headers: {
        cookie: 'a=b',
        origin: 'https://evil.example',
        'x-forwarded-for': '1.2.3.4',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=1.2.3.4',
        'x-mlflow-workspace': 'other',
      },
    });
    const [{ headers }] = fake.passed;
    expect(headers.authorization).toBe('Bearer portal-secret');
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
    ]);
    expect(headers.host).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('keeps the digits of a long number', async () => {
    const body = '{"run_id":"run-1","metrics":[{"value":9007199254740993}]}';
    await call(LOG, { method: 'POST', body });
    expect(fake.passed[0].body).toBe(body);
  });

  it('tells pages of a change, never what it is, at most twice a second', async () => {
    await call(GET_RUN);
    expect(relay.published).toEqual([]);
    for (let index = 0; index < 5; index++) {
      await log();
    }
    expect(relay.published.map(({ channel }) => channel)).toEqual([
      'ml-experiments:run:default/run-1',
      'ml-experiments:entity:component:default/fraud',
      'ml-experiments:runs',
    ]);
    expect(relay.published[0].message).toEqual({
      channel: 'ml-experiments:run:default/run-1',
      cursor: expect.any(String),
    });
  });

  it('audits a registration in the name of who started the run', async () => {
    const register = () =>
      callRelay(relay, 'POST', '/api/2.0/mlflow/model-versions/create', {
        name: 'fraud-model',
        source: 'models:/m-own',
      });
    await register();
    expect(relay.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'relay-version-create',
        meta: {
          server: 'default',
          runId: 'run-1',
          entityRef: 'component:default/fraud',
          issuer: 'user:default/ada',
          tokenId: 'own',
          name: 'fraud-model',
          source: 'models:/m-own',
        },
      }),
    );
    expect(relay.event.success).toHaveBeenCalledTimes(1);
    fake.handle = (req, res) => {
      if (req.method === 'POST') res.writeHead(500).end();
      return req.method === 'POST';
    };
    await register();
    fake.handle = req => {
      if (req.method === 'POST') req.socket.destroy();
      return req.method === 'POST';
    };
    await register();
    expect(relay.event.fail).toHaveBeenCalledTimes(2);
  });

  it('leads from the address that MLflow prints to the page of the run', async () => {
    for (const path of ['', '/']) {
      const response = await fetch(`${relay.url}/default${path}`);
      const html = await response.text();
      const policy = response.headers.get('content-security-policy');
      expect(response.status).toBe(200);
      expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+';/);
      expect(html).toContain(
        'data-runs="https://portal.example/base/ml-experiments" data-server="default"',
      );
    }
    const lost = await fetch(`${relay.url}/lost/`);
    expect(lost.status).toBe(404);
  });
});
