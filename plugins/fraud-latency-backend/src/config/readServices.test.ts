import { ConfigReader } from '@backstage/config';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readServices } from './readServices';

const instance = { url: 'http://10.0.0.7:7500/', cloud: 'aws' };
const service = { name: 'payments', owner: 'risk', instances: [instance] };
const read = (...services: object[]) =>
  readServices(new ConfigReader({ fraudLatency: { services } }));

const S = 'fraudLatency.services[0]';
const TOKEN = 'sixteen-letters!';

describe('the configuration', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-latency-'));
    await writeFile(path.join(folder, 'key'), 'k-1\n');
    await writeFile(path.join(folder, 'two'), 'k-1\nk-2\n');
    await writeFile(path.join(folder, 'token'), `${TOKEN}\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('may be absent', async () => {
    expect(await readServices(new ConfigReader({}))).toEqual([]);
  });

  it('has usual values where it is silent', async () => {
    expect(await read(service)).toEqual([
      {
        name: 'payments',
        owner: 'group:default/risk',
        instances: [{ url: 'http://10.0.0.7:7500', cloud: 'aws' }],
        scrapeSeconds: 5,
      },
    ]);
  });

  it('is read whole, with what stands in the files that it names', async () => {
    const key = path.join(folder, 'key');
    const prometheus = {
      url: 'https://prometheus/at/',
      labels: { job: 'x' },
      bearerTokenFile: key,
    };
    const objective = { thresholdMs: 45, share: 0.999, windowDays: 30 };
    const [found] = await read({
      ...service,
      owner: 'group:bank/risk',
      instances: [{ ...instance, apiKeyFile: key }],
      prometheus,
      objective,
      analysts: ['fraud-desk', 'group:bank/night-shift'],
      directiveTokenFile: path.join(folder, 'token'),
    });
    expect(found).toEqual({
      name: 'payments',
      owner: 'group:bank/risk',
      instances: [{ url: 'http://10.0.0.7:7500', cloud: 'aws', apiKey: 'k-1' }],
      prometheus: {
        url: 'https://prometheus/at',
        labels: { job: 'x' },
        bearerToken: 'k-1',
      },
      objective: { thresholdSeconds: 0.045, share: 0.999, windowDays: 30 },
      scrapeSeconds: 15,
      analysts: ['group:default/fraud-desk', 'group:bank/night-shift'],
      directiveToken: TOKEN,
    });
  });

  it('wants a token of a service that nobody guesses, and another one of each', async () => {
    const short = path.join(folder, 'key');
    await expect(
      read({ ...service, directiveTokenFile: short }),
    ).rejects.toThrow(
      `${S}.directiveTokenFile must be the path of a file with a token of 16 characters or more`,
    );
    const wrong = { ...service, directiveTokenFile: 'token' };
    await expect(read(wrong)).rejects.toThrow('must be an absolute path');
    const token = path.join(folder, 'token');
    const one = { ...service, directiveTokenFile: token };
    const both = read(one, { ...one, name: 'other' });
    await expect(both).rejects.toThrow(
      'fraudLatency.services[1].directiveTokenFile must be the path of a file with another token',
    );
    await expect(both).rejects.not.toThrow(TOKEN);
  });

  const objective = { thresholdMs: 45, share: 0.9, windowDays: 30 };
  it.each([
    [{ name: 'A b' }, `${S}.name must be of lower-case letters`],
    [{ name: undefined }, "Missing required config value at 'fraudLatency"],
    [{ owner: 'user:default/ada' }, `${S}.owner must be the reference of a`],
    [{ owner: 'a:b:c' }, `${S}.owner must be the reference of a group`],
    [{ instances: [] }, `${S}.instances must be a list with one`],
    [{ instances: [instance, instance] }, 'each with an url of its own'],
    [
      { instances: [{ ...instance, url: 'ftp://a' }] },
      `${S}.instances[0].url must be an address such as http://10.0.0.7:7500`,
    ],
    [{ instances: [{ ...instance, url: 'http://u:p@a' }] }, 'without user'],
    [{ instances: [{ ...instance, url: 'nowhere' }] }, 'instances[0].url'],
    [{ instances: [{ ...instance, cloud: 'A' }] }, 'instances[0].cloud'],
    [
      { instances: [{ ...instance, apiKeyFile: 'key' }] },
      `${S}.instances[0].apiKeyFile must be an absolute path`,
    ],
    [
      { instances: [{ ...instance, apiKeyFile: '/nowhere/key' }] },
      'names /nowhere/key, which cannot be read: make it readable',
    ],
    [
      { prometheus: { url: 'http://p', labels: { 'a-b': 'c' } } },
      `${S}.prometheus.labels.a-b must be the name of a label`,
    ],
    [{ prometheus: { url: 'http://p?x=y' } }, `${S}.prometheus.url must be`],
    [{ objective: { ...objective, share: 1 } }, 'objective.share must be'],
    [{ objective: { ...objective, thresholdMs: 0 } }, 'objective.thresholdMs'],
    [{ objective: { ...objective, windowDays: 1.5 } }, 'objective.windowDays'],
    [{ analysts: [] }, `${S}.analysts must be a list with one group or more`],
    [{ analysts: ['user:default/ada'] }, `${S}.analysts[0] must be the refer`],
    [{ scrapeSeconds: 0.5 }, `${S}.scrapeSeconds must be from 1 to 60`],
  ])('with %j is refused by the name of the field', async (more, words) => {
    await expect(read({ ...service, ...more })).rejects.toThrow(words);
  });

  it('does not tell what stands in a file that holds more than a secret', async () => {
    const file = path.join(folder, 'two');
    const wrong = { ...instance, apiKeyFile: file };
    const reading = read({ ...service, instances: [wrong] });
    await expect(reading).rejects.toThrow('which must hold one secret');
    await expect(reading).rejects.not.toThrow('k-2');
  });

  it('gives each service a name of its own', async () => {
    await expect(read(service, service)).rejects.toThrow(
      'fraudLatency.services[1].name must be another than payments',
    );
  });
});
