import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import type { AccessScope } from '@modelport/plugin-ml-access-node';
import request from 'supertest';
import { waitUntil } from '@modelport/plugin-ml-node';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';
import { UnreachableError } from '../targets/RolloutTarget';

jest.setTimeout(60_000);

const API = '/api/ml-promotion/v1/entities/component/default';
const MODEL = '/endpoints/dev/v2/models/fraud';
const TOKEN = `mpt_k1_${'s'.repeat(24)}`;
// More digits than a double has.
const BODY =
  '{"inputs":[{"name":"id","datatype":"INT64","shape":[1],"data":[9007199254740993]}]}';

describe('an endpoint', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeEach(async () => {
    portal = await startTestPlugin();
  });
  afterEach(() => portal.stop());

  const serves = (id: string) =>
    waitUntil(async () => {
      const path = `${API}/fraud/deployments/${id}`;
      const { body } = await request(portal.server).get(path);
      return body.state === 'serving';
    });
  const deploy = async (id = 'd-1', version = '3') => {
    await request(portal.server)
      .post(`${API}/fraud/deployments`)
      .send({ version })
      .expect(201);
    await serves(id);
  };
  const infer = (
    headers: Record<string, string> = {},
    { model = 'fraud', path = MODEL }: { model?: string; path?: string } = {},
  ) =>
    request(portal.server)
      .post(`${API}/${model}${path}/infer`)
      .set('content-type', 'application/json')
      .set(headers)
      .send(BODY);
  const holds = (scope: AccessScope, issuer = 'user:default/mock') =>
    portal.access.verify.mockResolvedValue({
      id: 'k1',
      scope,
      issuer,
      expiresAt: '2030-01-01T00:00:00Z',
    });
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const ofFraud = {
    kind: 'entity',
    entityRef: 'component:default/fraud',
    access: 'read',
  } as const;

  it('passes bodies on as they are, both ways, and tells nobody who answered', async () => {
    await deploy();
    const response = await infer();
    expect(response.status).toBe(200);
    expect(response.body).toEqual(portal.target.metadata);
    const sent = portal.target.requests.at(-1);
    expect(sent).toMatchObject({
      id: 'd-1',
      method: 'POST',
      path: '/v2/models/fraud/infer',
    });
    expect(Buffer.from(sent?.body ?? []).toString()).toBe(BODY);
    expect(JSON.stringify(response.headers)).not.toContain('127.0.0.1');
    await waitUntil(() => portal.answered.mock.calls.length > 0);
    expect(portal.answered).toHaveBeenCalledWith(200, expect.any(Number));
  });

  it('gives the metadata of the model', async () => {
    await deploy();
    const response = await request(portal.server).get(`${API}/fraud${MODEL}`);
    expect(response.status).toBe(200);
    expect(portal.target.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/v2/models/fraud',
    });
  });

  it('passes on what the model server refuses, in its own words', async () => {
    await deploy();
    portal.target.call = async () => ({
      status: 503,
      contentType: 'application/json',
      retryAfter: '1',
      body: Buffer.from('{"error":"busy"}'),
    });
    const response = await infer();
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.text).toBe('{"error":"busy"}');
  });

  it('takes the token of the model, from whoever holds it', async () => {
    await deploy();
    holds(ofFraud);
    expect((await infer(bearer)).status).toBe(200);
    expect(portal.access.verify).toHaveBeenCalledWith(TOKEN);
  });

  it('reads a token as its scope and as nothing more', async () => {
    await deploy();
    holds({ ...ofFraud, entityRef: 'component:default/theirs' });
    const other = await infer(bearer);
    expect(other.status).toBe(403);
    expect(other.body.error.message).toContain(
      'good for component:default/theirs only',
    );
    holds({
      kind: 'run',
      server: 'default',
      experimentId: '1',
      runId: 'r',
      entityRef: 'component:default/fraud',
    });
    const run = await infer(bearer);
    expect(run.status).toBe(403);
    expect(run.body.error.message).toContain('logging to a run');
    expect(portal.target.requests.map(({ method }) => method)).not.toContain(
      'POST',
    );
  });

  it('reads a token as its issuer: who has left the owner group calls nothing, by infer or metadata', async () => {
    await deploy();
    for (const access of ['read', 'write'] as const) {
      holds({ ...ofFraud, access }, 'user:default/ada');
      const asked = request(portal.server).get(`${API}/fraud${MODEL}`);
      for (const answer of [await infer(bearer), await asked.set(bearer)]) {
        expect(answer.status).toBe(403);
        expect(answer.body.error.message).toContain(
          'user:default/ada is not one of them',
        );
      }
    }
    const posted = portal.target.requests.filter(one => one.method === 'POST');
    expect(posted).toEqual([]);
  });

  it('counts the membership of the issuer through parent groups', async () => {
    holds(
      { ...ofFraud, entityRef: 'component:default/shared' },
      'user:default/ada',
    );
    // Let in: nothing is deployed there.
    expect((await infer(bearer, { model: 'shared' })).status).toBe(409);
  });

  it('says 503 while the catalog cannot be asked, to tokens and to people', async () => {
    await deploy();
    portal.catalog.getEntityByRef = async () => {
      throw new TypeError('fetch failed');
    };
    holds(ofFraud);
    for (const answer of [await infer(bearer), await infer()]) {
      expect(answer.status).toBe(503);
      expect(answer.body.error.message).toContain(
        'The catalog cannot be asked now',
      );
    }
  });

  it('refuses a token that is not good, and one that cannot be checked', async () => {
    await deploy();
    const unknown = await infer(bearer);
    expect(unknown.status).toBe(401);
    expect(unknown.body.error.message).toBe(
      "The access token is unknown, expired or revoked: make a new one on the portal's page 'Access tokens'",
    );
    const cut = await infer({ Authorization: 'Bearer mpt_cut' });
    expect(cut.status).toBe(401);
    expect(cut.body.error.message).toBe(
      "The bearer token is neither a whole access token (mpt_...) nor a good token of Backstage: make a new one on the portal's page 'Access tokens'",
    );
    portal.access.verify.mockRejectedValue(new Error('down'));
    const unchecked = await infer(bearer);
    expect(unchecked.status).toBe(503);
  });

  it('does not let a token do anything else', async () => {
    holds(ofFraud);
    const deployed = await request(portal.server)
      .post(`${API}/fraud/deployments`)
      .set(bearer)
      .send({ version: '3' });
    expect(deployed.status).toBe(401);
    const listed = await request(portal.server)
      .get(`${API}/fraud/deployments`)
      .set(bearer);
    expect(listed.status).toBe(401);
  });

  it('takes a service, as the permission framework does', async () => {
    await deploy();
    const response = await infer({
      authorization: mockCredentials.service.header(),
    });
    expect(response.status).toBe(200);
  });

  it('says what to do when nothing is deployed', async () => {
    const response = await infer();
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('deploy a version of it');
    const qa = await infer({}, { path: MODEL.replace('dev', 'qa') });
    expect(qa.status).toBe(409);
  });

  it('does not know an environment that is not configured', async () => {
    const moon = await infer({}, { path: MODEL.replace('dev', 'moon') });
    expect(moon.status).toBe(404);
    expect(moon.body.error.message).toContain("no environment 'moon'");
  });

  it('says so while nothing answers yet', async () => {
    portal.target.started = { phase: 'starting' };
    await request(portal.server)
      .post(`${API}/fraud/deployments`)
      .send({ version: '3' });
    const response = await infer();
    expect(response.status).toBe(503);
    expect(response.body.error.message).toContain('does not answer in dev yet');
  });

  it('asks the one that serves while the next one starts, and the next one then', async () => {
    await deploy();
    portal.target.started = { phase: 'starting' };
    await request(portal.server)
      .post(`${API}/fraud/deployments`)
      .send({ version: '4' });
    expect((await infer()).status).toBe(200);
    expect(portal.target.requests.at(-1)?.id).toBe('d-1');
    portal.target.see('d-2', { phase: 'serving' });
    await serves('d-2');
    expect((await infer()).status).toBe(200);
    expect(portal.target.requests.at(-1)?.id).toBe('d-2');
  });

  it('asks again when it did not reach a process', async () => {
    await deploy();
    portal.target.callErrors = [new UnreachableError('gone')];
    expect((await infer()).status).toBe(200);
    portal.target.callErrors = [1, 2, 3].map(
      () => new UnreachableError('gone'),
    );
    expect((await infer()).status).toBe(503);
  });

  it('does not ask again what was too slow', async () => {
    await deploy();
    portal.target.callErrors = [new ServiceUnavailableError('too slow')];
    const response = await infer();
    expect(response.status).toBe(503);
    expect(response.body.error.message).toBe('too slow');
  });

  it('refuses a body that is no JSON or too large', async () => {
    await deploy();
    const text = await infer({ 'content-type': 'text/plain' });
    expect(text.status).toBe(400);
    expect(text.body.error.message).toContain('application/json');
    const large = await request(portal.server)
      .post(`${API}/fraud${MODEL}/infer`)
      .set('content-type', 'application/json')
      .send(' '.repeat(8 * 1024 * 1024 + 1));
    expect(large.status).toBe(413);
    expect(large.body).toEqual({
      error: {
        name: 'PayloadTooLargeError',
        message:
          'The body of this request is larger than 8388608 bytes, the limit of this route; send less at a time',
      },
      request: {
        method: 'POST',
        url: `/v1/entities/component/default/fraud${MODEL}/infer`,
      },
      response: { statusCode: 413 },
    });
    const packed = await infer({ 'content-encoding': 'zip' });
    expect(packed.status).toBe(400);
    expect(packed.body.error).toEqual({
      name: 'InputError',
      message: 'The body cannot be read: unsupported content encoding "zip"',
    });
  });

  it('breaks a call off when its caller has gone', async () => {
    await deploy();
    const call = portal.target.call.bind(portal.target);
    const arrived = new EventEmitter();
    const aborted = new Promise<void>(resolve => {
      portal.target.call = async (id, asked) => {
        if (asked.method === 'GET') {
          return call(id, asked);
        }
        arrived.emit('now');
        await once(asked.signal as unknown as EventTarget, 'abort');
        resolve();
        throw asked.signal?.reason;
      };
    });
    const { port } = portal.server.address() as AddressInfo;
    const caller = http.request({
      port,
      path: `${API}/fraud${MODEL}/infer`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: mockCredentials.user.header(),
      },
    });
    arrived.on('now', () => caller.destroy());
    caller.on('error', () => {});
    caller.end(BODY);
    await expect(aborted).resolves.toBeUndefined();
  });

  it('does not answer for a process of another host', async () => {
    await deploy();
    const [record] = await portal.store.listActive();
    await waitUntil(async () => {
      const { revision } =
        (await portal.store.find(record.entityRef, 'd-1')) ?? record;
      return portal.store.update('d-1', revision, { host: 'there' });
    });
    const response = await infer();
    expect(response.status).toBe(503);
    expect(response.body.error.message).toContain('runs on the host there');
    const log = await request(portal.server).get(
      `${API}/fraud/deployments/d-1/log`,
    );
    expect(log.status).toBe(503);
  });
});
