import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import http from 'node:http';
import net from 'node:net';
import { profileRootHttpRouterServiceFactory } from './rootHttpRouter';

const freePort = () =>
  new Promise<number>(resolve => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const pingPlugin = createBackendPlugin({
  pluginId: 'ping',
  register(env) {
    env.registerInit({
      deps: { router: coreServices.httpRouter },
      async init({ router }) {
        router.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        let isSubscribed = false;
        router.use((req, res) => {
          // As the signals backend does it: at the first request for an upgrade that reaches its route.
          const { server } = req.socket as net.Socket & { server: http.Server };
          if (req.headers.upgrade && !isSubscribed) {
            isSubscribed = true;
            server.on('upgrade', (_request, socket) => {
              if (socket.destroyed) return;
              socket.end(
                'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
              );
            });
          }
          res.send('pong');
        });
      },
    });
  },
});

async function startPortal(profile: 'demo' | 'production') {
  const port = await freePort();
  const backend = createBackend();
  backend.add(profileRootHttpRouterServiceFactory);
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        modelport: { profile },
        auth: { providers: { oidc: {} } },
        backend: {
          baseUrl: `http://127.0.0.1:${port}`,
          listen: { host: '127.0.0.1', port },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
      },
    }),
  );
  backend.add(mockServices.rootLogger.factory());
  backend.add(pingPlugin);
  await backend.start();
  const get = (headers: http.OutgoingHttpHeaders, path = '/api/ping/') =>
    new Promise<{ status?: number; headers: http.IncomingHttpHeaders }>(
      (resolve, reject) => {
        http
          .get({ host: '127.0.0.1', port, path, headers }, answer => {
            answer.resume();
            resolve({ status: answer.statusCode, headers: answer.headers });
          })
          .on('error', reject);
      },
    );
  const upgrade = (headers: http.OutgoingHttpHeaders) =>
    new Promise<string>(resolve => {
      http
        .get({
          host: '127.0.0.1',
          port,
          path: '/api/ping/',
          headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers },
        })
        .on('error', error =>
          resolve((error as NodeJS.ErrnoException).code ?? ''),
        )
        .on('response', answer => {
          answer.resume();
          resolve(String(answer.statusCode));
        })
        .on('upgrade', (answer, socket) => {
          socket.destroy();
          resolve(String(answer.statusCode));
        });
    });
  return { backend, get, upgrade, port };
}

describe('profileRootHttpRouterServiceFactory', () => {
  it('refuses foreign hosts, origins and sockets in the demo profile', async () => {
    process.env.MODELPORT_START_NONCE = 'this-start';
    const { backend, get, upgrade, port } = await startPortal('demo');
    const host = `127.0.0.1:${port}`;
    try {
      expect((await get({ host })).status).toBe(200);
      expect((await get({ host: 'evil.test' })).status).toBe(403);
      expect((await get({ host, origin: 'http://evil.test' })).status).toBe(
        403,
      );
      expect(await upgrade({ host: 'evil.test' })).toBe('403');
      expect(await upgrade({ host })).toBe('200');
      expect(await upgrade({ host })).toBe('101');
      expect(await upgrade({ host: 'evil.test' })).toBe('ECONNRESET');
      expect(await upgrade({ host, origin: 'http://evil.test' })).toBe(
        'ECONNRESET',
      );
      const health = await get({ host }, '/.backstage/health/v1/readiness');
      expect(health.headers['x-modelport-start']).toBe('this-start');
    } finally {
      delete process.env.MODELPORT_START_NONCE;
      await backend.stop();
    }
  });

  it('leaves hosts to the proxy in front in the production profile', async () => {
    const { backend, get } = await startPortal('production');
    try {
      expect((await get({ host: 'portal.example' })).status).toBe(200);
    } finally {
      await backend.stop();
    }
  });
});
