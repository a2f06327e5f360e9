import { startTestRedis, type TestRedis } from '@modelport/servers';
import { Redis } from 'ioredis';
import { StoreUnavailableError } from '../store/FeatureStore';
import { RedisStore } from '../store/redisStore';
import { connectRedis, USUAL_RETENTION } from './openStore';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

const PASSWORD = 'p@ss/wörd:%41';

describe('the Redis that --store names', () => {
  let server: TestRedis;
  let client: Redis;

  beforeAll(async () => {
    server = await startTestRedis({ appendonly: false });
    client = new Redis(server.url);
    await client.config('SET', 'requirepass', PASSWORD);
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.stop();
  });

  const host = () => new URL(server.url).host;
  const withPassword = (password: string, path = '') =>
    `redis://:${encodeURIComponent(password)}@${host()}${path}`;
  const refusalOf = (url: string, env: NodeJS.ProcessEnv = {}) =>
    connectRedis(url, 5_000, env).then(
      async store => {
        await store.close();
        throw new Error('it was let in');
      },
      (error: Error) => error.message,
    );

  it('has its password in the address, or where no list of processes shows it', async () => {
    for (const [url, env] of [
      [withPassword(PASSWORD), {}],
      [server.url, { FRAUD_STORE_PASSWORD: PASSWORD }],
      [`redis://default@${host()}/1`, { FRAUD_STORE_PASSWORD: PASSWORD }],
    ] as const) {
      const store = await connectRedis(url, 5_000, env);
      expect(await store.ping()).toBe(true);
      await store.close();
    }
  });

  it('is refused with two passwords', async () => {
    expect(
      await refusalOf(withPassword(PASSWORD), { FRAUD_STORE_PASSWORD: 'x' }),
    ).toBe(
      '--store: the address holds a password, and FRAUD_STORE_PASSWORD is set, too; leave it out of the address',
    );
  });

  it('says that it asks for a password, or refuses it, and not that it is not there', async () => {
    expect(await refusalOf(server.url)).toMatch(
      /^--store: Redis at 127\.0\.0\.1:\d+ asks for a password; set FRAUD_STORE_PASSWORD/,
    );
    const wrong = await refusalOf(withPassword('hunter2'));
    expect(wrong).toMatch(
      /^--store: Redis at 127\.0\.0\.1:\d+ refuses the password, or its user; set FRAUD_STORE_PASSWORD/,
    );
    expect(wrong).not.toContain('hunter2');
  });

  it('says that there is no such database, and uses no other one', async () => {
    expect(await refusalOf(withPassword(PASSWORD, '/99'))).toMatch(
      /^--store: Redis at 127\.0\.0\.1:\d+ refuses the database of the address \(.*out of range\); give the number of one that it has/,
    );
  });

  it('is asked for nothing in another database than the one that was named', async () => {
    let refused = () => {};
    const refusal = new Promise<void>(resolve => {
      refused = resolve;
    });
    const store = new RedisStore({
      url: withPassword(PASSWORD, '/99'),
      ...{ retention: USUAL_RETENTION, timeoutMs: 5_000 },
      onRefused: () => refused(),
    });
    await refusal;
    // By now it is ready, as its client sees it.
    for (let asked = 0; asked < 20; asked += 1) {
      await client.ping();
      await expect(
        store.restore({ entity: 'e', key: 'k' }, 0, {
          ...{ version: 1, snapshot: Buffer.from('s') },
        }),
      ).rejects.toThrow(/refuses the database of the address/);
    }
    expect(await client.dbsize()).toBe(0);
    await store.close();
  });

  it('says when it is asked that it refuses the password by now', async () => {
    const store = await connectRedis(withPassword(PASSWORD), 5_000, {});
    await client.config('SET', 'requirepass', 'another');
    try {
      await client.call(
        ...(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'] as const),
      );
      const problem = async () =>
        store.load([{ entity: 'e', key: 'k' }]).then(
          () => '',
          (error: Error) => {
            expect(error).toBeInstanceOf(StoreUnavailableError);
            return error.message;
          },
        );
      while (!/refuses the password/.test(await problem())) {
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
    } finally {
      await client.config('SET', 'requirepass', PASSWORD);
    }
    await store.connected();
    expect(await store.ping()).toBe(true);
    await store.close();
  });

  it('is asked a few times a second, and not all the time, while it refuses the database by now', async () => {
    const refusedAt: number[] = [];
    let refusedOften = () => {};
    const often = new Promise<void>(resolve => {
      refusedOften = resolve;
    });
    const store = new RedisStore({
      url: withPassword(PASSWORD, '/1'),
      ...{ retention: USUAL_RETENTION, timeoutMs: 5_000 },
      onRefused: () => {
        if (refusedAt.push(performance.now()) === 4) refusedOften();
      },
    });
    await store.connected();
    await client.acl('SETUSER', 'default', '-select');
    try {
      await client.call(
        ...(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'] as const),
      );
      await often;
    } finally {
      await client.acl('SETUSER', 'default', '+select');
    }
    expect(refusedAt[3] - refusedAt[0]).toBeGreaterThan(600);
    await store.connected();
    expect(await store.ping()).toBe(true);
    await store.close();
  });
});
