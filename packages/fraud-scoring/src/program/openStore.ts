import path from 'node:path';
import type { FeatureStore, Retention } from '../store/FeatureStore';
import { MemoryStore } from '../store/memoryStore';
import type { RedisRefusal } from '../store/redisRefusal';
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
    return MemoryStore.open({ retention: USUAL_RETENTION, folder, onProblem });
  }
  return connectRedis(store.url);
}

/** Where the password of Redis may be, so that no list of processes shows it. */
const PASSWORD = 'FRAUD_STORE_PASSWORD';

/** @throws TypeError when there are two */
function passwordFor(url: string, env: NodeJS.ProcessEnv): string | undefined {
  const password = env[PASSWORD] || undefined;
  if (password !== undefined && new URL(url).password !== '') {
    throw new TypeError(
      `--store: the address holds a password, and ${PASSWORD} is set, too; leave it out of the address`,
    );
  }
  return password;
}

const REMEDIES: Record<RedisRefusal['of'], string> = {
  password: `set ${PASSWORD} to the right one, with its user, if any, in the address`,
  database: 'give the number of one that it has, usually 0 to 15',
};

/**
 * A store in Redis, once it is connected.
 *
 * @param url - `redis://` or `rediss://`; its password may be in `env` instead, as `FRAUD_STORE_PASSWORD`
 * @param timeoutMs - after which a call is given up, as `RedisStoreOptions` has it
 * @throws Error that says what to do when there is no Redis, or it lets nobody in
 * @public
 */
export async function connectRedis(
  url: string,
  timeoutMs?: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RedisStore> {
  let onRefused: (refusal: RedisRefusal) => void = () => {};
  const redis = new RedisStore({
    ...{ url, password: passwordFor(url, env), timeoutMs },
    retention: USUAL_RETENTION,
    onRefused: refusal => onRefused(refusal),
  });
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    onRefused = ({ of, problem }) =>
      reject(
        new Error(
          `--store: Redis at ${new URL(url).host} ${problem}; ${REMEDIES[of]}`,
        ),
      );
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
    await Promise.race([redis.connected(), failed]);
  } catch (error) {
    await redis.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return redis;
}
