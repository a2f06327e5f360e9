import { request } from 'node:https';
import type { TestCloud } from '@modelport/servers';

/** A question to the API server of a cloud. */
export interface AdminRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** A text is YAML that is applied, all else is sent as JSON. */
  body?: unknown;
}

/** Asks the API server of a cloud as somebody who may do all. */
export function asAdmin<T = unknown>(
  { url, caData: ca, adminToken }: TestCloud,
  { method = 'GET', path, body }: AdminRequest,
): Promise<T> {
  const type =
    typeof body === 'string'
      ? 'application/apply-patch+yaml'
      : 'application/json';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asking = request(
      new URL(path, url),
      {
        ...{ method, ca, agent: false },
        headers: {
          authorization: `Bearer ${adminToken}`,
          'content-type': type,
        },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          const { statusCode = 0 } = response;
          if (statusCode >= 200 && statusCode < 300) {
            resolve(JSON.parse(answer) as T);
          } else {
            reject(new Error(`${method} ${path}: ${statusCode} ${answer}`));
          }
        });
      },
    );
    asking.once('error', reject);
    asking.end(text);
  });
}
