import type { Readable } from 'node:stream';
import type { JsonBody } from './RelayCall';
import { malformed, RelayError } from './RelayError';
import { isPlainObject } from './rules/isPlainObject';

/** Largest JSON body: MLflow itself takes batches of 1 MB. */
export const MAX_JSON_BYTES = 2 * 1024 * 1024;

// Python would guess UTF-16 from its first bytes, and skip a mark of byte order: both are refused here.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON object whole. The bytes are passed on as they came, so that no number loses digits.
 * @throws RelayError with status 413 when it is too large, 400 when it is no JSON object
 */
export async function readJsonBody(
  content: Readable,
): Promise<{ bytes: Buffer; body: JsonBody }> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left open when it is too large: destroying it would close the connection before the refusal is told.
  const pieces: AsyncIterable<Buffer> = content.iterator({
    destroyOnReturn: false,
  });
  for await (const chunk of pieces) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) {
      throw new RelayError(
        413,
        'INVALID_PARAMETER_VALUE',
        `The body is larger than ${MAX_JSON_BYTES} bytes: send smaller batches`,
      );
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(bytes));
  } catch {
    throw malformed('The body is no JSON in UTF-8');
  }
  if (!isPlainObject(body)) {
    throw malformed('The body has to be a JSON object');
  }
  return { bytes, body };
}
