import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Answers a request; `number` counts them from 0. */
export type Answerer = (
  response: ServerResponse,
  number: number,
  body: string,
) => void;

export const ok: Answerer = response => response.end('{"degraded":false}');

/** A server in this process, with the bodies that it got. */
export async function answering(answer: Answerer) {
  const received: string[] = [];
  let count = 0;
  const server = createServer(async (request, response) => {
    const number = count++;
    const body = await text(request).catch(() => '');
    received.push(body);
    answer(response, number, body);
  });
  return { ...(await listening(server)), received };
}

/** A server that writes the same bytes to whatever it is asked. */
export async function writing(bytes: string) {
  const server = createTcpServer(socket => {
    socket.on('error', () => undefined).on('data', () => socket.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

async function listening(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/score`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
