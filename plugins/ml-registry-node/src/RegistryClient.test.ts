import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { HttpRegistryClient } from './RegistryClient';
import { registryServiceRef } from './registryServiceRef';

const version = {
  kind: 'component',
  namespace: 'default',
  name: 'fraud',
  version: '3',
};
const ref = { server: 'default', model: 'fraud 不正/x', version: '3' };
const registration = {
  ...ref,
  runId: 'r1',
  entityRef: 'component:default/fraud',
  actor: 'user:default/ada',
};
const credentials = mockCredentials.user();

interface Sent {
  url: string;
  method?: string;
  headers: Headers;
  body?: unknown;
}

function clientAnswering(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const client = new HttpRegistryClient({
    auth: mockServices.auth({ pluginId: 'ml-promotion' }),
    discovery: mockServices.discovery(),
    fetch: async (url, init) => {
      sent.push({
        url: String(url),
        method: init?.method,
        headers: new Headers(init?.headers),
        body: init?.body ? JSON.parse(String(init.body)) : undefined,
      });
      return answer();
    },
  });
  return { client, sent };
}

const refusal = (statusCode: number, message: string) => () =>
  new Response(
    JSON.stringify({
      error: { name: 'Error', message },
      response: { statusCode },
    }),
    {
      status: statusCode,
      headers: { 'content-type': 'application/json' },
    },
  );
const json = (body: unknown) => () => new Response(JSON.stringify(body));

describe('HttpRegistryClient', () => {
  const onBehalfOfItself = async () =>
    mockCredentials.service.header({
      onBehalfOf: await mockServices
        .auth({ pluginId: 'ml-promotion' })
        .getOwnServiceCredentials(),
      targetPluginId: 'ml-registry',
    });

  it('reads a version with the rights of whoever it acts for', async () => {
    const { client, sent } = clientAnswering(json({ version: '3' }));
    await expect(client.getVersion(version, { credentials })).resolves.toEqual({
      version: '3',
    });
    expect(sent[0].url).toMatch(
      /ml-registry\/v1\/entities\/component\/default\/fraud\/versions\/3$/,
    );
    expect(sent[0].headers.get('authorization')).toBe(
      mockCredentials.service.header({
        onBehalfOf: credentials,
        targetPluginId: 'ml-registry',
      }),
    );
  });

  it('says when there is no version, it may not, or nobody answers', async () => {
    const get = (answer: () => Response | Promise<Response>) =>
      clientAnswering(answer).client.getVersion(version, { credentials });
    await expect(get(refusal(404, 'none'))).resolves.toBeUndefined();
    await expect(get(refusal(403, 'no'))).rejects.toMatchObject({
      statusCode: 403,
    });
    await expect(get(refusal(503, 'MLflow is down'))).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'MLflow is down',
    });
    await expect(get(() => Promise.reject(new TypeError()))).rejects.toThrow(
      'ml-registry cannot be reached',
    );
  });

  it('tells of a registration on its own account', async () => {
    const { client, sent } = clientAnswering(
      () => new Response(null, { status: 202 }),
    );
    await client.recordRegistration(registration);
    expect(sent[0]).toMatchObject({ method: 'POST', body: registration });
    expect(sent[0].url).toMatch(/ml-registry\/v1\/internal\/registrations$/);
    expect(sent[0].headers.get('authorization')).toBe(await onBehalfOfItself());
  });

  it('asks whether an entity may make versions', async () => {
    const claim = {
      server: 'default',
      model: 'fraud 不正/x',
      entityRef: 'component:default/fraud',
    };
    const { client, sent } = clientAnswering(
      () => new Response(null, { status: 204 }),
    );
    await client.checkClaim(claim);
    expect(sent[0].url).toMatch(
      /internal\/models\/default\/fraud%20%E4%B8%8D%E6%AD%A3%2Fx\/claim\?entityRef=component%3Adefault%2Ffraud$/,
    );
    const { client: refused } = clientAnswering(refusal(409, 'not yours'));
    await expect(refused.checkClaim(claim)).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  it('lists files', async () => {
    const items = [{ path: 'MLmodel', size: 3 }];
    const { client, sent } = clientAnswering(json({ items }));
    await expect(client.listFiles(ref)).resolves.toEqual(items);
    expect(sent[0].url).toMatch(
      /internal\/versions\/default\/fraud%20%E4%B8%8D%E6%AD%A3%2Fx\/3\/files$/,
    );
    const { client: refused } = clientAnswering(refusal(404, 'none'));
    await expect(refused.listFiles(ref)).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('streams a file', async () => {
    const { client, sent } = clientAnswering(() => new Response('bytes'));
    const chunks: Uint8Array[] = [];
    for await (const chunk of await client.openFile(ref, 'a/b c+d')) {
      chunks.push(chunk as unknown as Uint8Array);
    }
    expect(Buffer.concat(chunks).toString()).toBe('bytes');
    expect(sent[0].url).toMatch(/\/3\/content\?path=a%2Fb\+c%2Bd$/);
  });

  it('gives an empty file as an empty stream', async () => {
    const { client } = clientAnswering(() => new Response(null));
    const chunks: unknown[] = [];
    for await (const chunk of await client.openFile(ref, 'empty')) {
      chunks.push(chunk);
    }
    expect(chunks).toEqual([]);
  });

  it('fails when the transfer breaks off', async () => {
    const { client } = clientAnswering(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new Uint8Array(3));
              controller.error(new Error('lost'));
            },
          }),
        ),
    );
    const stream = await client.openFile(ref, 'a');
    const read = async () => {
      for await (const chunk of stream) {
        expect(chunk).toHaveLength(3);
      }
    };
    await expect(read()).rejects.toThrow('lost');
  });

  it('ends with the reason of the caller', async () => {
    const controller = new AbortController();
    const { client } = clientAnswering(() => {
      controller.abort(new Error('the page was closed'));
      return Promise.reject(new TypeError());
    });
    const { signal } = controller;
    await expect(client.listFiles(ref, { signal })).rejects.toThrow(
      'the page was closed',
    );
  });

  it('is there without any wiring', async () => {
    let client: unknown;
    const backend = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'other',
          register: env =>
            env.registerInit({
              deps: { registry: registryServiceRef },
              async init({ registry }) {
                client = registry;
              },
            }),
        }),
      ],
    });
    expect(client).toBeInstanceOf(HttpRegistryClient);
    await backend.stop();
  });
});
