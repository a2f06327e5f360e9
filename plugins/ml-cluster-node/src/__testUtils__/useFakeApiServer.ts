import type { HttpClusterClient } from '../client/HttpClusterClient';
import { FakeApiServer } from './FakeApiServer';
import { clientOf, TOKEN } from './rig';

/** A fake API server for each test of a file, and clients of it; all are ended after the test. */
export function useFakeApiServer() {
  // A condition that is waited for may take its time on a busy machine.
  jest.setTimeout(60_000);
  let server: FakeApiServer;
  const clients: HttpClusterClient[] = [];

  beforeEach(async () => {
    server = new FakeApiServer();
    await server.start();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(client => client.close()));
    await server.stop();
  });

  const cluster = () => ({ url: server.url, ca: server.ca, token: TOKEN });
  return {
    cluster,
    server: () => server,
    client(options: Parameters<typeof clientOf>[1] = {}): HttpClusterClient {
      const client = clientOf(cluster(), options);
      clients.push(client);
      return client;
    },
  };
}
