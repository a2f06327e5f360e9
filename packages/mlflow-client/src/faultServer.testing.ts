import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

/** What a {@link FaultServer} got. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = (response: ServerResponse, received: Received) => void;

/** A server that misbehaves as told, one answer after another; the last one is repeated. */
export interface FaultServer {
  url: string;
  received: Received[];
  answers(...next: Answer[]): void;
  /** Resolves when a request has come in. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

/** Answers with a status, a body and a type. */
export const answer =
  (status: number, body: unknown, type = 'application/json'): Answer =>
  response => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Never answers. */
export const hang: Answer = () => {};

/** Sends the head and half a body, and never the rest. */
export const hangInBody: Answer = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"runs": [');
};

/** Cuts the connection. */
export const hangUp: Answer = response => response.destroy();

/** Starts a {@link FaultServer} on loopback. */
export async function startFaultServer(): Promise<FaultServer> {
  let script: Answer[] = [answer(200, {})];
  let waiting: Array<() => void> = [];
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body });
    const next = script.length > 1 ? script.shift()! : script[0];
    next(response, received.at(-1)!);
    waiting.forEach(resolve => resolve());
    waiting = [];
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answers(...next) {
      script = next;
      received.length = 0;
    },
    nextRequest: () => new Promise(resolve => waiting.push(resolve)),
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
