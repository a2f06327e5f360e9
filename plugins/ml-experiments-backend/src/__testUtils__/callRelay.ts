import { once } from 'node:events';
import http from 'node:http';

/** One call of a client. */
export type Call = [method: string, path: string, body?: unknown];

/** Sends a call to the relayed server `default` as it is: unlike fetch, which tidies a path before it sends it. */
export async function callRelay(
  relay: { url: string; token(name: string): string },
  method: string,
  path: string,
  body?: unknown,
) {
  const bytes = Buffer.from(
    typeof body === 'object' ? JSON.stringify(body) : String(body ?? ''),
  );
  const request = http.request(relay.url, {
    method,
    path: `/api/ml-experiments/mlflow/default${path}`,
    headers: {
      authorization: `Bearer ${relay.token('own')}`,
      'content-length': bytes.length,
    },
  });
  request.end(bytes);
  const [response] = (await once(request, 'response')) as [
    http.IncomingMessage,
  ];
  const text = Buffer.concat(await response.toArray()).toString();
  return { status: response.statusCode, json: JSON.parse(text || '{}') };
}
