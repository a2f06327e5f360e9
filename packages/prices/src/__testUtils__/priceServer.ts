import http from 'node:http';
import { type AddressInfo } from 'node:net';

/** One answer. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Bytes after which the connection breaks off, though more was promised. */
  breaksAfter?: number;
}

/** A request as it came. */
export interface Seen {
  url: URL;
  headers: http.IncomingHttpHeaders;
}

/** A server on loopback in the place of a price list. */
export interface PriceServer {
  base: string;
  seen: Seen[];
  close(): Promise<void>;
}

/** @param answer - gets the request and how many came before it */
export async function startPriceServer(
  answer: (seen: Seen, before: number) => Answer,
): Promise<PriceServer> {
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const one = { url, headers: request.headers };
    const { status, headers, body, breaksAfter } = answer(one, seen.length);
    seen.push(one);
    const bytes = Buffer.from(body ?? '');
    response.writeHead(status ?? 200, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      ...headers,
    });
    if (breaksAfter === undefined) response.end(bytes);
    else {
      response.write(bytes.subarray(0, breaksAfter), () => response.destroy());
    }
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
