import { startTestRedis, type TestRedis } from '@modelport/servers';
import { Redis } from 'ioredis';
import { redisField, redisKey, timeField } from './feastEncoding';
import { FeastRedis } from './FeastRedis';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

const PASSWORD = 'one-secret-of-many';
const REQUEST = {
  view: 'profile',
  joinKey: 'customer',
  features: ['age'],
  keys: ['c1'],
};

describe('the online store of Feast in Redis', () => {
  let server: TestRedis;
  let redis: Redis;
  const key = redisKey('toys', 'customer', 'c1');

  beforeAll(async () => {
    server = await startTestRedis({ appendonly: false });
    redis = new Redis(server.url, { password: PASSWORD });
    await redis.config('SET', 'requirepass', PASSWORD);
  });
  beforeEach(() => redis.del(key));
  afterAll(async () => {
    await redis?.quit();
    await server?.stop();
  });

  const read = async (more: { password?: string; url?: string } = {}) => {
    const source = new FeastRedis({
      ...{ url: server.url, password: PASSWORD, project: 'toys' },
      timeoutMs: 500,
      ...more,
    });
    try {
      return await source.read(REQUEST);
    } finally {
      await source.close();
    }
  };
  const hold = (value: string, time = '0807') =>
    redis.hset(
      key,
      redisField('profile', 'age'),
      Buffer.from(value, 'hex'),
      timeField('profile'),
      Buffer.from(time, 'hex'),
    );

  it('is read with the password, which no message repeats', async () => {
    await hold('2007');
    expect(await read()).toEqual({
      values: Float32Array.of(7),
      newest: 7_000,
    });
    const refused = read({ password: 'another-secret' });
    await expect(refused).rejects.toMatchObject({ problem: 'unavailable' });
    await expect(refused).rejects.not.toThrow('another-secret');
  });

  it.each([
    ['unusable', '20'],
    ['unusable', '120161'],
  ])('is %s where it holds the bytes %s', async (problem, bytes) => {
    await hold(bytes);
    await expect(read()).rejects.toMatchObject({
      problem,
      message: expect.stringContaining('profile:age'),
    });
  });

  it('is unavailable where something else has the key, where it hangs, and where there is none', async () => {
    await redis.set(key, 'a text');
    await expect(read()).rejects.toThrow('WRONGTYPE');
    await redis.del(key);
    process.kill(server.pid(), 'SIGSTOP');
    try {
      await expect(read()).rejects.toMatchObject({ problem: 'unavailable' });
    } finally {
      process.kill(server.pid(), 'SIGCONT');
    }
    await expect(read({ url: 'redis://127.0.0.1:1' })).rejects.toMatchObject({
      problem: 'unavailable',
      message: expect.stringContaining('is not connected'),
    });
  });
});
