import { ServiceUnavailableError } from '@backstage/errors';
import {
  type ServingPlan,
  type TargetRequest,
  type TargetResponse,
  UnreachableError,
} from '../RolloutTarget';

const CALL_WITHIN_MS = 30_000;

/**
 * Calls a server on this machine's loopback.
 *
 * @throws UnreachableError when it cannot be reached, ServiceUnavailableError when it does not answer in time; its
 * address is not told
 */
export async function callLoopback(
  port: number,
  { method, path, body, signal }: TargetRequest,
  withinMs = CALL_WITHIN_MS,
): Promise<TargetResponse> {
  const deadline = AbortSignal.timeout(withinMs);
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body, headers: { 'content-type': 'application/json' } }),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? undefined,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      body: Buffer.from(await response.arrayBuffer()),
    };
  } catch {
    signal?.throwIfAborted();
    throw deadline.aborted
      ? new ServiceUnavailableError(
          `The model server did not answer within ${withinMs / 1000} s`,
        )
      : new UnreachableError('The model server cannot be reached now');
  }
}

/** Digest of the version that a server answers for; undefined when it does not know it. */
export async function servedDigest(
  port: number,
  { modelName, version }: ServingPlan,
  withinMs: number,
): Promise<string | undefined> {
  const path = `/v2/models/${modelName}/versions/${version}`;
  const { body } = await callLoopback(port, { method: 'GET', path }, withinMs);
  try {
    return JSON.parse(body.toString('utf8')).parameters?.digest;
  } catch {
    return undefined;
  }
}
