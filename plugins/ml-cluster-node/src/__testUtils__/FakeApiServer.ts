import { randomUUID } from 'node:crypto';
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { discoveryOf } from './fakeKinds';
import { FakeLogs } from './FakeLogs';
import { FakeObjects } from './FakeObjects';
import { FakeStore } from './FakeStore';
import { FakeWatches } from './FakeWatches';
import { makeCertificate } from './makeCertificate';
import { StatusError } from './StatusError';

/** A request that the fake has had. */
export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: unknown;
  auditId: string;
}

/** Answers a request in the place of the fake; true when it did. */
export type FakeFault = (
  request: FakeRequest,
  response: ServerResponse,
) => boolean;

/** An API server in this process, over TLS, with the faults that a real one cannot be asked for. */
export class FakeApiServer {
  readonly store = new FakeStore();
  readonly watches = new FakeWatches(this.store);
  readonly logs = new FakeLogs();
  readonly objects = new FakeObjects(this.store, this.watches, this.logs);
  readonly requests: FakeRequest[] = [];
  /** Bearer tokens that it takes. */
  readonly tokens = new Set(['fake-token-of-the-portal']);
  readonly sockets = new Set<Duplex>();
  /** How many TLS connections were made so far. */
  handshakes = 0;
  fault?: FakeFault;
  /** People who may do anything; the others whom the portal acts for may do nothing. */
  readonly granted = new Set<string>();
  #server?: Server;
  #port = 0;

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get ca(): string {
    return makeCertificate().cert;
  }

  /** Listens, on the same port as before if there was one. */
  async start(): Promise<void> {
    const server = createServer(makeCertificate(), (request, response) => {
      this.#handle(request, response).catch(error => response.destroy(error));
    });
    server.on('secureConnection', () => {
      this.handshakes += 1;
    });
    server.on('connection', socket => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>(resolve =>
      server.listen(this.#port, '127.0.0.1', resolve),
    );
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Breaks all connections and listens no more, as when it is killed. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.sockets.forEach(socket => socket.destroy());
    await new Promise<void>(resolve =>
      server ? server.close(() => resolve()) : resolve(),
    );
  }

  /** Requests to a path, the oldest first. */
  to(pattern: RegExp): FakeRequest[] {
    return this.requests.filter(({ path }) => pattern.test(path));
  }

  async #handle(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, searchParams } = new URL(message.url ?? '', this.url);
    const parts: Buffer[] = [];
    for await (const part of message) {
      parts.push(part);
    }
    const text = Buffer.concat(parts).toString();
    const request: FakeRequest = {
      method: message.method ?? '',
      path: pathname,
      query: searchParams,
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body: text ? JSON.parse(text) : undefined,
      auditId: randomUUID(),
    };
    this.requests.push(request);
    response.setHeader('audit-id', request.auditId);
    if (this.fault?.(request, response)) {
      return;
    }
    try {
      this.#authenticate(request);
      this.#authorise(request);
      this.#answer(request, response);
    } catch (error) {
      if (!(error instanceof StatusError)) {
        throw error;
      }
      sendJson(response, error.code, error.body);
    }
  }

  #authenticate({ headers }: FakeRequest): void {
    const [scheme, token] = (headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !this.tokens.has(token)) {
      throw new StatusError(401, 'Unauthorized', 'Unauthorized');
    }
  }

  #authorise({ headers, path }: FakeRequest): void {
    const user = headers['impersonate-user'];
    const isReview = path.endsWith('/selfsubjectaccessreviews');
    if (typeof user === 'string' && !isReview && !this.granted.has(user)) {
      throw new StatusError(
        403,
        'Forbidden',
        `User "${user}" cannot do this at ${path}`,
      );
    }
  }

  #answer(request: FakeRequest, response: ServerResponse): void {
    if (request.path === '/api' || request.path === '/apis') {
      sendJson(response, 200, discoveryOf(request.path === '/api'));
    } else if (request.path.endsWith('/selfsubjectaccessreviews')) {
      const { spec } = request.body as {
        spec: object;
      };
      const user = request.headers['impersonate-user'];
      const allowed = typeof user !== 'string' || this.granted.has(user);
      sendJson(response, 201, { spec, status: { allowed } });
    } else {
      this.objects.serve(request, response);
    }
  }
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
