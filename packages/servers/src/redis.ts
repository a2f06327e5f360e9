import { connect } from 'node:net';
import { findRedisProgram } from './redisProgram';
import { ServerDefinition } from './serverDefinition';

/** @public */
export interface RedisConfig {
  /**
   * A `redis-server` of version 6.2 or newer; default: what the variable `REDIS_SERVER` names, else one in `PATH`, else
   * the one inside the wheel of `python/redis.txt`.
   */
  server?: string;
  /** Whether data outlives the process; default true. */
  appendonly?: boolean;
  /** When what was written reaches the disk itself; default `everysec`. Without a meaning when `appendonly` is false. */
  appendfsync?: 'always' | 'everysec' | 'no';
}

/** @public */
export interface RedisEnvironment extends Record<string, string> {
  /** Such as `redis://127.0.0.1:20123`. */
  REDIS_URL: string;
}

/**
 * A real Redis on loopback, without a password, with an append-only file or without anything on disk.
 *
 * @public
 */
export const redis: ServerDefinition<RedisConfig, RedisEnvironment> = {
  name: 'redis',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const { appendonly = true, appendfsync = 'everysec' } = config;
    return {
      command: await findRedisProgram({
        named: namedProgram(config),
        cacheDir,
        onInstall,
      }),
      args: [
        ...['--bind', host, '--port', String(port), '--dir', dataDir],
        ...['--appendonly', appendonly ? 'yes' : 'no'],
        ...['--appendfsync', appendfsync, '--save', ''],
        // Rewriting the file shares the cores with whatever is served: not before it is worth it, and compressing it would
        // take most of that time.
        ...['--auto-aof-rewrite-min-size', '1gb', '--rdbcompression', 'no'],
        ...['--protected-mode', 'yes', '--daemonize', 'no'],
      ],
    };
  },

  isReady: async (url, signal) => (await ping(url, signal)) === '+PONG',
  url: (host, port) => `redis://${host}:${port}`,
  environment: url => ({ REDIS_URL: url }),
  // nothing of the portal reads it: the scoring service has it from REDIS_URL
  portalConfig: () => ({}),
};

function namedProgram({ server }: RedisConfig) {
  if (server) return { program: server, by: 'redis.server' };
  const program = process.env.REDIS_SERVER;
  return program ? { program, by: 'REDIS_SERVER' } : undefined;
}

/** The first line of the answer to PING; `-LOADING ...` while the server reads its file. */
function ping(url: string, signal: AbortSignal): Promise<string> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), signal });
    let answer = '';
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.on('data', chunk => {
      answer += chunk;
      if (answer.includes('\r\n')) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer.split('\r\n')[0]));
  });
}
