import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { FeatureStore, Retention } from '../store/FeatureStore';
import { MemoryStore } from '../store/memoryStore';
import { RedisStore } from '../store/redisStore';
import type { CommandLine } from './commandLine';

/** Longest time that a process waits for Redis when it starts. */
const CONNECT_MS = 10_000;

const DAY_SECONDS = 86_400;

/**
 * Entities are kept for 100 days, longer than the windows of the template with their delay; decisions for a day, for
 * repeats and for whoever asks why.
 *
 * @public
 */
export const USUAL_RETENTION: Retention = {
  entitySeconds: 100 * DAY_SECONDS,
  decisionSeconds: DAY_SECONDS,
};

/**
 * Opens the store that was asked for.
 *
 * @throws Error that says what to do when it cannot be opened
 */
export async function openStore(
  { store, data }: Pick<CommandLine, 'store' | 'data'>,
  onProblem: (error: Error) => void,
): Promise<FeatureStore> {
  if (store.kind === 'memory') {
    const folder = data && path.join(data, 'features');
    if (folder) await mkdir(folder, { recursive: true });
    return MemoryStore.open({ retention: USUAL_RETENTION, folder, onProblem });
  }
  return connectRedis(store.url);
}

/**
 * A store in Redis, once it is connected.
 *
 * @param timeoutMs - after which a call is given up, as `RedisStoreOptions` has it
 * @throws Error that says what to do when there is no Redis
 * @public
 */
export async function connectRedis(
  url: string,
  timeoutMs?: number,
): Promise<RedisStore> {
  const redis = new RedisStore({ url, retention: USUAL_RETENTION, timeoutMs });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `--store: there is no Redis after ${
              CONNECT_MS / 1_000
            } s; start it or correct the address`,
          ),
        ),
      CONNECT_MS,
    );
  });
  try {
    await Promise.race([redis.connected(), late]);
  } catch (error) {
    await redis.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return redis;
}
