import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { identifyProcess } from './processIdentity';
import { redis } from './redis';
import { findRedisProgram } from './redisProgram';
import { startServer } from './startServer';
import { startTestRedis, withRedis } from './testRedis';
import { script, temporaryFolder } from './toyServer.testing';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

/** The answers to commands without spaces in their arguments, as the server writes them. */
function ask(port: number, ...commands: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', chunk => (answer += chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.end(commands.map(command => `${command}\r\n`).join(''));
  });
}

/** A program that calls itself a Redis server of that version. */
const fakeRedis = (folder: string, version: string) =>
  script(
    folder,
    'redis-server',
    `echo 'Redis server v=${version} sha=00000000:0'`,
  );

describe('Redis', () => {
  it('is back with its data after kill -9, and stop leaves no process', async () => {
    const { folder, remove } = temporaryFolder();
    const config = { appendfsync: 'always' as const };
    const server = await startServer(redis, { dataDir: folder, config });
    const first = server.pid;
    expect(server.env).toEqual({ REDIS_URL: server.url });
    expect(await ask(server.port, 'SET kept yes')).toBe('+OK\r\n');

    const died = new Promise(resolve => server.onExit(resolve));
    process.kill(first, 'SIGKILL');
    await died;
    await server.ready();
    expect(server.pid).not.toBe(first);
    expect(await ask(server.port, 'GET kept')).toBe('$3\r\nyes\r\n');

    await server.stop();
    expect(identifyProcess(first)).toBeUndefined();
    expect(identifyProcess(server.pid)).toBeUndefined();
    await expect(ask(server.port, 'PING')).rejects.toThrow(/ECONNREFUSED/);
    remove();
  });

  it('of a test is empty, restarts with its data after kill and stop, and removes it', async () => {
    const server = await startTestRedis();
    const { pid, dataDir, port } = server;
    expect(await ask(port, 'DBSIZE', 'SET x 1')).toBe(':0\r\n+OK\r\n');
    const before = pid();
    await server.restart();
    expect(pid()).not.toBe(before);
    expect(await ask(port, 'GET x')).toBe('$1\r\n1\r\n');

    await server.kill();
    expect(identifyProcess(pid())).toBeUndefined();
    await server.restart();
    expect(await ask(port, 'GET x')).toBe('$1\r\n1\r\n');
    await server.stop();
    await server.stop();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('without an append-only file forgets everything when it restarts', async () => {
    const config = { appendonly: false };
    await withRedis(async server => {
      await ask(server.port, 'SET x 1');
      await server.restart();
      expect(await ask(server.port, 'DBSIZE')).toBe(':0\r\n');
    }, config);
  });

  it('listens on loopback alone', () =>
    withRedis(async ({ port }) => {
      const answer = await ask(port, 'CONFIG GET bind');
      expect(answer).toContain('\r\n127.0.0.1\r\n');
    }));

  it('ends with what it was lent for', async () => {
    let lent = 0;
    const failing = withRedis(async ({ pid }) => {
      lent = pid();
      throw new Error('test failed');
    });
    await expect(failing).rejects.toThrow('test failed');
    expect(identifyProcess(lent)).toBeUndefined();
  });
});

describe('the Redis program', () => {
  const cacheDir = '/no/cache';
  const onInstall = () => {};

  it('that is named but is none, or is too old, is refused with what to do', async () => {
    await expect(startTestRedis({ server: '/no/redis' })).rejects.toThrow(
      /redis.server names \/no\/redis, which is no Redis server that runs here; name a redis-server of version 6.2 or newer/,
    );
    await expect(startTestRedis({ server: '/bin/ls' })).rejects.toThrow(
      /names \/bin\/ls, which is no Redis server/,
    );
    const { folder, remove } = temporaryFolder();
    const program = fakeRedis(folder, '6.0.16');
    const named = { program, by: 'REDIS_SERVER' };
    await expect(
      findRedisProgram({ named, cacheDir, onInstall }),
    ).rejects.toThrow(/REDIS_SERVER names \S+, which is version 6.0.16; name/);
    remove();
  });

  it('comes from PATH, the first that is new enough', async () => {
    const old = temporaryFolder();
    const sound = temporaryFolder();
    fakeRedis(old.folder, '5.0.7');
    const program = fakeRedis(sound.folder, '7.0.15');
    const env = { PATH: `/no/folder:${old.folder}:${sound.folder}` };
    expect(await findRedisProgram({ cacheDir, onInstall, env })).toBe(program);
    old.remove();
    sound.remove();
  });
});
