import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in place of a scoring service or of Prometheus, for faults that the real ones do not have. */
export class FakeInstance {
  #server: Server | undefined;
  #port = 0;
  /** Path and query of each request. */
  readonly asked: { url: string; authorization?: string }[] = [];
  answer: RequestListener = (_request, response) => {
    response.writeHead(404).end('{}');
  };

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const { authorization } = request.headers;
      this.asked.push({ url: request.url ?? '', authorization });
      this.answer(request, response);
    });
    server.listen(this.#port, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Answers everything with JSON, or with a text. */
  says(body: unknown, status = 200): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.answer = (_request, response) => {
      response.writeHead(status).end(text);
    };
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
}
