import http from 'node:http';
import type { Attack } from './attacks';

/** An answer. */
export interface Reply {
  status: number;
  text: string;
}

/** Calls one service over connections that stay open. */
export class Caller {
  readonly #agent: http.Agent;

  constructor(private readonly url: string, connections: number) {
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error when there is no whole answer */
  send(request: Omit<Attack, 'name'>): Promise<Reply> {
    const { hostname, port } = new URL(this.url);
    const { path, method, contentType, body } = request;
    return new Promise((resolve, reject) => {
      const call = http.request(
        {
          ...{ hostname, port, path, method, agent: this.#agent },
          headers: {
            ...(contentType && { 'content-type': contentType }),
            ...(body !== undefined && {
              'content-length': Buffer.byteLength(body),
            }),
          },
        },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', chunk => {
            text += chunk;
          });
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, text }),
          );
          response.once('error', reject);
        },
      );
      call.once('error', reject);
      call.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
