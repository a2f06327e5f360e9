import { request } from 'node:https';

/** Where a server is, and as whom it is asked. */
export interface ClusterAccess {
  /** Such as `https://127.0.0.1:20123`. */
  url: string;
  /** Certificate of the authority that the server's is signed by; PEM. */
  ca: string | Buffer;
  token?: string;
  /** For servers that know their clients by certificates; PEM. */
  client?: { cert: Buffer; key: Buffer };
}

/** One question to a server. */
export interface ClusterRequest {
  /** Default GET. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** A text is sent as it is, all else as JSON. */
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  /** Default: 10 s. */
  signal?: AbortSignal;
}

/** What a server said. */
export interface ClusterAnswer {
  status: number;
  text: string;
}

const textOf = (body: unknown) =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);

/** Asks a server and takes any answer, over a connection of its own. */
export function askCluster(
  access: ClusterAccess,
  asked: ClusterRequest,
): Promise<ClusterAnswer> {
  const { url, ca, token, client } = access;
  const { method = 'GET', path, body, signal } = asked;
  const text = textOf(body);
  return new Promise((resolve, reject) => {
    const asking = request(
      new URL(path, url),
      {
        method,
        ca,
        ...client,
        agent: false,
        signal: signal ?? AbortSignal.timeout(10_000),
        headers: {
          accept: 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
          ...(text !== undefined && {
            'content-type': asked.contentType ?? 'application/json',
            'content-length': Buffer.byteLength(text),
          }),
        },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asking.once('error', reject);
    asking.end(text);
  });
}

/**
 * Asks an API server for an object.
 *
 * @throws Error with the server's own words when it refuses
 */
export async function askForObject<T>(
  access: ClusterAccess,
  asked: ClusterRequest,
): Promise<T> {
  const { status, text } = await askCluster(access, asked);
  if (status >= 200 && status < 300) return JSON.parse(text) as T;
  throw new Error(
    `${asked.method ?? 'GET'} ${asked.path} was answered ${status}: ${text}`,
  );
}
