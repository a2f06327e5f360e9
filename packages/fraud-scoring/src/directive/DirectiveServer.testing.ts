import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A portal that gives a directive, with its tag, to whoever asks; on a port of its own that it keeps over restarts. */
export class DirectiveServer {
  readonly asked: IncomingMessage['headers'][] = [];
  #text = '{}';
  #answer: Answering | undefined;
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/directive`;
  }

  /** Says something else from now on. */
  say(document: object | string): void {
    this.#text =
      typeof document === 'string' ? document : JSON.stringify(document);
    this.#answer = undefined;
  }

  /** Answers otherwise from now on. */
  answer(answering: Answering): void {
    this.#answer = answering;
  }

  async start(): Promise<this> {
    if (this.#server) return this;
    const server = createServer((request, response) => {
      this.asked.push(request.headers);
      if (this.#answer) this.#answer(request, response);
      else this.#give(request, response);
    });
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }

  #give({ headers }: IncomingMessage, response: ServerResponse): void {
    const tag = `"${createHash('sha256').update(this.#text).digest('hex')}"`;
    response.setHeader('etag', tag);
    if (headers['if-none-match'] === tag) response.writeHead(304).end();
    else response.end(this.#text);
  }
}
