import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { batchFeaturesContract, CONTRACT_ROWS } from './contract.testing';
import { FakeFeast } from './feastServer.testing';
import { FeastServer } from './FeastServer';

const rows = Object.fromEntries(
  Object.entries(CONTRACT_ROWS).map(([key, row]) => [
    key,
    { ...row, city: 'Lyon' },
  ]),
);

describe("Feast's server of features", () => {
  let fake: FakeFeast;
  let folder: string;
  beforeAll(async () => {
    fake = await FakeFeast.start({ customer_profile: rows });
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-feast-'));
  });
  afterEach(() => {
    fake.behaviour = 'answers';
  });
  afterAll(async () => {
    await fake?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  batchFeaturesContract(
    () => new FeastServer({ url: fake.url }),
    () => Date.UTC(2026, 5, 1),
    { knowsViews: true },
  );

  const request = {
    view: 'customer_profile',
    joinKey: 'customer',
    features: ['account_age_days'],
    keys: ['c1'],
  };

  it.each([
    ['hangs', 'unavailable', 'did not answer within 0.05 s'],
    ['fails', 'unavailable', 'answered with status 500: "internal"'],
    ['garbage', 'unusable', 'no JSON'],
    ['shape', 'unusable', 'customer_profile:account_age_days'],
  ] as const)('that %s is %s', async (behaviour, problem, words) => {
    fake.behaviour = behaviour;
    const source = new FeastServer({ url: fake.url, timeoutMs: 50 });
    await expect(source.read(request)).rejects.toMatchObject({
      problem,
      message: expect.stringContaining(words),
    });
  });

  it('that is not there is unavailable', async () => {
    const other = await FakeFeast.start({});
    const { url } = other;
    await other.stop();
    const source = new FeastServer({ url: `${url}/` });
    await expect(source.read(request)).rejects.toMatchObject({
      problem: 'unavailable',
      message: 'Feast cannot be reached (ECONNREFUSED)',
    });
  });

  it('is sent the token that its file holds now, which no message repeats', async () => {
    const tokenFile = path.join(folder, 'token');
    const source = new FeastServer({ url: fake.url, tokenFile });
    await expect(source.read(request)).rejects.toThrow(
      /--feast-token: .* cannot be read \(ENOENT\)/,
    );
    await writeFile(tokenFile, 'one-token-of-many\n');
    await source.read(request);
    expect(fake.authorization).toBe('Bearer one-token-of-many');
    await writeFile(tokenFile, 'brief');
    const reading = source.read(request);
    await expect(reading).rejects.toThrow('holds no token');
    await expect(reading).rejects.not.toThrow('brief');
    await writeFile(tokenFile, 'another-token-of-many');
    await source.read(request);
    expect(fake.authorization).toBe('Bearer another-token-of-many');
  });

  it('is left when it is closed', async () => {
    fake.behaviour = 'hangs';
    const source = new FeastServer({ url: fake.url });
    const before = fake.asked.length;
    const reading = source.read(request).catch((error: unknown) => error);
    while (fake.asked.length === before) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await source.close();
    expect(await reading).toMatchObject({ problem: 'unavailable' });
  });
});
