import type { Dispatcher } from 'undici';
import { ClusterError } from '../ClusterError';
import { headerOf } from './headerOf';
import { explainStatus, type StatusBody } from './explain';
import { parseObject, readBody } from './readBody';

const LARGEST_ANSWER = 64 * 1024 * 1024;
const LARGEST_REFUSAL = 64 * 1024;

/** An answer, and what must not be said of it. */
export interface Answer {
  response: Dispatcher.ResponseData;
  auditId?: string;
  /** Is blotted out wherever the server repeats it. */
  token: string;
}

/** @throws ClusterError for every answer that is no success */
export async function requireSuccess(
  cluster: string,
  doing: string,
  { response, auditId, token }: Answer,
): Promise<void> {
  const { statusCode: httpStatus } = response;
  if (httpStatus >= 200 && httpStatus < 300) {
    return;
  }
  if (httpStatus >= 300 && httpStatus < 400) {
    await response.body.dump();
    throw new ClusterError(
      `Cluster '${cluster}' answers with a redirect instead of letting the portal ${doing}; redirects are not followed: correct the url of the cluster in kubernetes.clusterLocatorMethods`,
      { cluster, reason: 'Redirected', httpStatus, auditId },
    );
  }
  const text = (await readBody(response.body, LARGEST_REFUSAL)) ?? '';
  const body = parseObject<StatusBody>(text.replaceAll(token, '[credential]'));
  const seconds = Number(headerOf(response, 'retry-after') ?? NaN);
  throw explainStatus({
    cluster,
    httpStatus,
    doing,
    body: body?.kind === 'Status' ? body : undefined,
    auditId,
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
  });
}

/** Reads the JSON object of an answer. */
export async function readAnswer<T extends object>(
  cluster: string,
  doing: string,
  answer: Answer,
): Promise<T> {
  await requireSuccess(cluster, doing, answer);
  const text = await readBody(answer.response.body, LARGEST_ANSWER);
  const value = text === undefined ? undefined : parseObject<T>(text);
  if (value === undefined) {
    const why =
      text === undefined
        ? `more than ${LARGEST_ANSWER} bytes: ask for smaller pages`
        : 'something that is not a JSON object: check that its url leads to an API server';
    throw new ClusterError(
      `Cluster '${cluster}' answered the request to ${doing} with ${why}`,
      {
        cluster,
        reason: 'BadAnswer',
        httpStatus: answer.response.statusCode,
        auditId: answer.auditId,
      },
    );
  }
  return value;
}
