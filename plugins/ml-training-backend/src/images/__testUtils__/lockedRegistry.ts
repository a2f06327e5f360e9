import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Has a registry on loopback let in nobody but who knows the name and password. */
export async function startLockedRegistry(
  registryUrl: string,
  { username, password }: { username: string; password: string },
) {
  const { hostname, port } = new URL(registryUrl);
  const login = Buffer.from(`${username}:${password}`).toString('base64');
  const server = createServer((asked, answer) => {
    if (asked.headers.authorization !== `Basic ${login}`) {
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="toys"' }).end();
      return;
    }
    const { url, method, headers } = asked;
    const onward = request({ hostname, port, path: url, method, headers });
    onward.on('response', said => {
      answer.writeHead(said.statusCode ?? 502, said.headers);
      said.pipe(answer);
    });
    onward.on('error', error => answer.destroy(error));
    asked.pipe(onward);
  });
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
  const { port: own } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${own}`,
    stop: () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
