import { createServer, request as httpRequest, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
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
    app.post('/push', async (request, response) => {
      const exchange = backend.handle(request, response, {
        repository,
        service: 'git-receive-pack',
        query: '',
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

  it('ends git when the portal stops', async () => {
    const client = push();
    await exchangeStarted;
    backend.close();
    await exchangeEnded;
    expect(backend.running).toBe(0);
    client.destroy();
  });
});
