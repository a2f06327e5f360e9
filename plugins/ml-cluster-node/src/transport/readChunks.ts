import { ClusterError } from '../ClusterError';
import type { Deadline } from './Deadline';

/** Passes bytes on as they are asked for, and ends the request when their reader leaves. */
export async function* readChunks(
  body: AsyncIterable<Uint8Array>,
  options: {
    cluster: string;
    doing: string;
    deadline: Deadline;
    /** Longest silence while somebody waits for bytes, in milliseconds. */
    idleMs?: number;
    explain(error: unknown): unknown;
  },
): AsyncGenerator<Uint8Array> {
  const { cluster, doing, deadline, idleMs, explain } = options;
  const iterator = body[Symbol.asyncIterator]();
  let silent = false;
  const startTimer = () =>
    idleMs === undefined
      ? undefined
      : setTimeout(() => {
          silent = true;
          deadline.abort();
        }, idleMs);
  try {
    for (;;) {
      const timer = startTimer();
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done) {
        return;
      }
      yield next.value;
    }
  } catch (error) {
    if (silent) {
      throw new ClusterError(
        `Cluster '${cluster}' was silent for ${idleMs} ms while asked to ${doing}: the connection is taken for lost`,
        { cluster, reason: 'Silent' },
      );
    }
    throw explain(error);
  } finally {
    deadline.abort();
  }
}
