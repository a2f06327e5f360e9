import { redis, RedisConfig } from './redis';
import { lend, startTestServer } from './testServer';

/** @public */
export interface TestRedis {
  /** Such as `redis://127.0.0.1:20123`. */
  url: string;
  port: number;
  /** Holds `redis/appendonly.aof` or a folder of that kind, and `logs/redis.log`. */
  dataDir: string;
  /** The process that runs now or ran last. */
  pid(): number;
  /** `kill -9`: resolves when the process is gone. It stays dead until `restart`. */
  kill(): Promise<void>;
  /** Stops if need be and starts on the same port with what is on disk; resolves when ready. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. May be called again. */
  stop(): Promise<void>;
}

/**
 * A real Redis of one test file, empty, on a free port. Give `beforeAll` a limit of some minutes: the very first start
 * on a machine without Redis fetches one.
 *
 * @public
 */
export async function startTestRedis(
  config: RedisConfig = {},
): Promise<TestRedis> {
  return startTestServer(redis, config);
}

/**
 * Runs something against a real, empty Redis and ends it whatever happens.
 *
 * @public
 */
export async function withRedis<T>(
  use: (server: TestRedis) => Promise<T>,
  config?: RedisConfig,
): Promise<T> {
  return lend(await startTestRedis(config), use);
}
