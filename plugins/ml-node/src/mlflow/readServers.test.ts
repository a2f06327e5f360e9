import { ConfigReader } from '@backstage/config';
import { readServers } from './readServers';

const read = (...servers: object[]) =>
  readServers(new ConfigReader({ mlflow: { servers } } as never));
const baseUrl = 'http://127.0.0.1:5000/';

describe('readServers', () => {
  it('is content with nothing', () => {
    expect(readServers(new ConfigReader({}))).toEqual([]);
  });

  it('reads address, credentials and limit', () => {
    expect(
      read(
        { name: 'default', baseUrl },
        { name: 'gpu', baseUrl, token: 't', timeoutMs: 5 },
        { name: 'old', baseUrl, username: 'u', password: 'p' },
      ),
    ).toEqual([
      {
        name: 'default',
        baseUrl: 'http://127.0.0.1:5000',
        headers: {},
        timeoutMs: 10_000,
      },
      expect.objectContaining({
        headers: { authorization: 'Bearer t' },
        timeoutMs: 5,
      }),
      expect.objectContaining({
        headers: { authorization: `Basic ${btoa('u:p')}` },
      }),
    ]);
  });

  it.each([
    [[{ name: 'A', baseUrl }], "mlflow.servers[0].name is 'A'"],
    [
      [
        { name: 'a', baseUrl },
        { name: 'a', baseUrl },
      ],
      "mlflow.servers[1].name repeats 'a'",
    ],
    [[{ name: 'a', baseUrl: 'ftp://x' }], 'mlflow.servers[0].baseUrl must be'],
    [
      [{ name: 'a', baseUrl: 'http://u:p@x' }],
      'mlflow.servers[0].baseUrl holds credentials',
    ],
    [
      [{ name: 'a', baseUrl, token: 't', username: 'u', password: 'p' }],
      'keep one of the two',
    ],
    [[{ name: 'a', baseUrl, username: 'u' }], 'username and password together'],
    [[{ name: 'a' }], 'baseUrl'],
  ])('refuses %j', (servers, message) => {
    expect(() => read(...servers)).toThrow(message);
  });
});
