import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { JsonBody, RelayRule, RunFacts } from './RelayCall';
import { RelayError, unavailable } from './RelayError';
import { isPlainObject } from './rules/isPlainObject';

const PASSED_HEADERS = ['content-type', 'content-length', 'last-modified'];
const MAX_FILTERED_BYTES = 16 * 1024 * 1024;

async function readWhole(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FILTERED_BYTES) {
      throw unavailable('The answer is too large; ask for a smaller page');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// A refusal of the portal's account, a redirect or a page of a proxy says nothing to a training, and may tell addresses.
function checkAnswer(server: string, answer: IncomingMessage): void {
  const status = answer.statusCode ?? 0;
  const isJson = /^application\/json\b/.test(
    answer.headers['content-type'] ?? '',
  );
  const passes =
    (status >= 200 && status < 300) ||
    (status >= 400 && isJson && status !== 401 && status !== 403);
  if (passes) {
    return;
  }
  if (status === 404) {
    throw new RelayError(
      404,
      'RESOURCE_DOES_NOT_EXIST',
      `MLflow server '${server}' does not have this`,
    );
  }
  if (status === 400 || status === 413) {
    throw new RelayError(
      status,
      'INVALID_PARAMETER_VALUE',
      `MLflow server '${server}' refused the request`,
    );
  }
  throw unavailable(
    status === 401 || status === 403
      ? `MLflow server '${server}' refused the portal's account; check its credentials in mlflow.servers`
      : `MLflow server '${server}' failed with status ${status}`,
  );
}

/**
 * Sends the answer of a server on, streaming. No browser runs it, whatever a training wrote.
 * @throws RelayError when the answer may not pass
 */
export async function sendAnswer(
  answer: IncomingMessage,
  res: Response,
  context: {
    server: string;
    rule: RelayRule;
    facts: RunFacts;
    /** Hears the body of a success before it is sent; the answer is then read whole. */
    hear?(body: JsonBody): void;
  },
): Promise<void> {
  const { server, rule, facts, hear } = context;
  try {
    checkAnswer(server, answer);
  } catch (error) {
    answer.destroy();
    throw error;
  }
  res.status(answer.statusCode ?? 502);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  // Compressing would hide the length that a client checks its download against.
  res.setHeader('Cache-Control', 'private, no-store, no-transform');
  if ((rule.filterAnswer || hear) && res.statusCode < 300) {
    const read: unknown = JSON.parse((await readWhole(answer)).toString());
    const body = isPlainObject(read) ? read : {};
    hear?.(body);
    res.json((await rule.filterAnswer?.(body, facts)) ?? body);
    return;
  }
  for (const name of PASSED_HEADERS) {
    const value = answer.headers[name];
    if (value !== undefined) {
      res.setHeader(name, value);
    }
  }
  if (!rule.path.startsWith('api/:version/mlflow/')) {
    res.setHeader('Content-Disposition', 'attachment');
  }
  await pipeline(answer, res);
}
