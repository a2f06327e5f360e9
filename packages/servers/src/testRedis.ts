import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from './ports';
import { redis, RedisConfig } from './redis';
import { startServer } from './startServer';

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
  const dataDir = mkdtempSync(path.join(tmpdir(), 'modelport-redis-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const port = await findFreePort();
    const server = await startServer(redis, {
      dataDir,
      config,
      port,
      restart: false,
      graceMs: 3_000,
    });
    return {
      url: server.url,
      port,
      dataDir,
      pid: () => server.pid,
      async kill() {
        const gone = new Promise(resolve => server.onExit(resolve));
        process.kill(server.pid, 'SIGKILL');
        await gone;
      },
      restart: server.restart,
      async stop() {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
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
  const server = await startTestRedis(config);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}
