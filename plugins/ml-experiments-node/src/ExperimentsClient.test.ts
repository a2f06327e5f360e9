import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { HttpExperimentsClient } from './ExperimentsClient';
import { experimentsServiceRef } from './experimentsServiceRef';

const run = {
  kind: 'component',
  namespace: 'default',
  name: 'fraud model',
  runId: 'r1',
};
const credentials = mockCredentials.user();

function clientAnswering(answer: () => Response | Promise<Response>) {
  const requests: Array<{ url: string; headers: Headers; body: unknown }> = [];
  const client = new HttpExperimentsClient({
    auth: mockServices.auth(),
    discovery: mockServices.discovery(),
    fetch: async (url, init) => {
      requests.push({
        url: String(url),
        headers: new Headers(init?.headers),
        body: init?.body && JSON.parse(String(init.body)),
      });
      return answer();
    },
  });
  return { client, requests };
}

const refusal = (status: number, message: string) => () =>
  new Response(
    JSON.stringify({
      error: { name: 'Error', message },
      response: { statusCode: status },
    }),
    { status, headers: { 'content-type': 'application/json' } },
  );

describe('the client of ml-experiments', () => {
  it('reads a run on behalf of the caller', async () => {
    const body = { item: { runId: 'r1' }, errors: [], stale: false };
    const { client, requests } = clientAnswering(
      () => new Response(JSON.stringify(body)),
    );
    await expect(client.getRun(run, { credentials })).resolves.toEqual(body);
    expect(requests[0].url).toMatch(
      /\/api\/ml-experiments\/v1\/entities\/component\/default\/fraud%20model\/runs\/r1$/,
    );
    expect(requests[0].headers.get('authorization')).toBe(
      `Bearer ${mockCredentials.service
        .token({ onBehalfOf: credentials, targetPluginId: 'ml-experiments' })
        .toString()}`,
    );
  });

  it('has no run that the caller cannot see', async () => {
    const { client } = clientAnswering(refusal(404, 'none'));
    await expect(client.getRun(run, { credentials })).resolves.toBeUndefined();
  });

  it('passes on a refusal and an outage', async () => {
    await expect(
      clientAnswering(refusal(403, 'denied')).client.getRun(run, {
        credentials,
      }),
    ).rejects.toMatchObject({ name: 'ResponseError', statusCode: 403 });
    await expect(
      clientAnswering(refusal(503, 'down')).client.getRun(run, { credentials }),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
    const unreachable = clientAnswering(() => Promise.reject(new TypeError()));
    await expect(
      unreachable.client.getRun(run, { credentials }),
    ).rejects.toThrow('ml-experiments cannot be reached');
  });

  it('keeps what the other side says', async () => {
    for (const status of [400, 403, 409, 503]) {
      const { client } = clientAnswering(refusal(status, 'change it'));
      const { message } = await client
        .getRun(run, { credentials })
        .catch(error => error);
      expect([status, message]).toEqual([status, 'change it']);
    }
  });

  it('asks on its own account whether an entity may log to an experiment', async () => {
    const claim = {
      server: 'default',
      experiment: 'fraud',
      entityRef: 'component:default/fraud',
    };
    const { client, requests } = clientAnswering(
      () => new Response(null, { status: 204 }),
    );
    await expect(client.checkClaim(claim)).resolves.toBeUndefined();
    expect(requests[0].url).toMatch(
      /ml-experiments\/v1\/internal\/runs\/claim$/,
    );
    expect(requests[0].body).toEqual(claim);
    expect(requests[0].headers.get('authorization')).toBe(
      mockCredentials.service.header({
        onBehalfOf: await mockServices.auth().getOwnServiceCredentials(),
        targetPluginId: 'ml-experiments',
      }),
    );
    await expect(
      clientAnswering(refusal(409, 'theirs')).client.checkClaim(claim),
    ).rejects.toMatchObject({ statusCode: 409, message: 'theirs' });
    await expect(
      clientAnswering(refusal(503, 'down')).client.checkClaim(claim),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'down',
    });
  });

  it('makes a run on its own account', async () => {
    const made = { server: 'default', experimentId: '1', runId: 'r1' };
    const { client, requests } = clientAnswering(
      () => new Response(JSON.stringify(made), { status: 201 }),
    );
    const request = {
      server: 'default',
      experiment: 'fraud',
      entityRef: 'component:default/fraud',
      runName: 'small',
      user: 'user:default/ada',
      idempotencyKey: 'training-1',
    };
    await expect(client.createRun(request)).resolves.toEqual(made);
    expect(requests[0].url).toMatch(/ml-experiments\/v1\/internal\/runs$/);
    expect(requests[0].body).toEqual(request);
    expect(requests[0].headers.get('authorization')).toBe(
      mockCredentials.service.header({
        onBehalfOf: await mockServices.auth().getOwnServiceCredentials(),
        targetPluginId: 'ml-experiments',
      }),
    );
  });

  it('ends a run, and says when there is none', async () => {
    const end = {
      server: 'default',
      runId: 'r/1',
      status: 'KILLED' as const,
      onlyIfRunning: true,
    };
    const { client, requests } = clientAnswering(
      () => new Response('{"status":"KILLED","changed":true}'),
    );
    await expect(client.endRun(end)).resolves.toEqual({
      status: 'KILLED',
      changed: true,
    });
    expect(requests[0].url).toMatch(/internal\/runs\/default\/r%2F1\/end$/);
    expect(requests[0].body).toEqual({ status: 'KILLED', onlyIfRunning: true });
    await expect(
      clientAnswering(refusal(404, 'none')).client.endRun(end),
    ).resolves.toBeUndefined();
    await expect(
      clientAnswering(refusal(503, 'down')).client.endRun(end),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });

  it('ends with the reason of the caller', async () => {
    const controller = new AbortController();
    const { client } = clientAnswering(() => {
      controller.abort(new Error('the page was closed'));
      return Promise.reject(new TypeError());
    });
    await expect(
      client.getRun(run, { credentials, signal: controller.signal }),
    ).rejects.toThrow('the page was closed');
  });

  it('is there without any wiring', async () => {
    let client: unknown;
    await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'other',
          register: env =>
            env.registerInit({
              deps: { experiments: experimentsServiceRef },
              async init({ experiments }) {
                client = experiments;
              },
            }),
        }),
      ],
    });
    expect(client).toBeInstanceOf(HttpExperimentsClient);
  });
});
