import { createServer, request as httpRequest, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { mockServices } from '@backstage/backend-test-utils';
import express, { type Request } from 'express';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import { newRepository } from '../__testUtils__/repositories';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { GitHttpBackend } from './GitHttpBackend';

describe('GitHttpBackend', () => {
  const folder = temporaryFolder();
  const store = new BareGitRepositoryStore({
    directory: join(folder, 'repositories'),
  });
  const backend = new GitHttpBackend({
    directory: store.directory,
    logger: mockServices.logger.mock(),
  });
  let server: Server;
  let started: () => void;
  let ended: () => void;
  let exchangeStarted: Promise<void>;
  let exchangeEnded: Promise<void>;

  beforeAll(async () => {
    const { repository } = await store.create(newRepository('cards'));
    const app = express();
    const exchangeOf = { repository, service: 'git-receive-pack', query: '' };
    // What git reads when the portal is killed: its input ends before the length that the client has announced.
    app.post('/cut', async (request, response) => {
      const headers: Record<string, string> = {
        'content-type': 'application/x-git-receive-pack-request',
        'content-length': '1000',
      };
      const cut = Object.assign(Readable.from(['00']), {
        method: 'POST',
        ip: request.ip,
        header: (name: string) => headers[name],
      });
      await backend.handle(cut as unknown as Request, response, {
        ...exchangeOf,
        actor: 'user:default/ada',
      });
    });
    app.post('/push', async (request, response) => {
      const exchange = backend.handle(request, response, {
        ...exchangeOf,
        actor: 'user:default/ada',
      });
      started();
      await exchange;
      ended();
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));
  beforeEach(() => {
    exchangeStarted = new Promise(resolve => (started = resolve));
    exchangeEnded = new Promise(resolve => (ended = resolve));
  });

  function push() {
    const client = httpRequest({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      method: 'POST',
      path: '/push',
      headers: { 'content-type': 'application/x-git-receive-pack-request' },
    });
    client.on('error', () => undefined);
    client.write('00');
    return client;
  }

  it('ends git when the client goes away', async () => {
    const client = push();
    await exchangeStarted;
    expect(backend.running).toBe(1);
    client.destroy();
    await exchangeEnded;
    expect(backend.running).toBe(0);
  });

  it('has git end when its input ends too early', async () => {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/cut`, {
      method: 'POST',
      signal: AbortSignal.timeout(20_000),
    });
    expect(await answer.text()).not.toContain('unpack ok');
    expect(backend.running).toBe(0);
  });

  it('ends git when the portal stops', async () => {
    const client = push();
    await exchangeStarted;
    backend.close();
    await exchangeEnded;
    expect(backend.running).toBe(0);
    client.destroy();
  });
});
