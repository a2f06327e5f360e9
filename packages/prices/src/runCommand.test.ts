import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type MachinePrice } from '@modelport/plugin-ml-training-common';
import { azureItem } from './__testUtils__/azureItems';
import {
  type Answer,
  type PriceServer,
  type Seen,
  startPriceServer,
} from './__testUtils__/priceServer';
import { answers, OFFER } from './__testUtils__/threeClouds';
import { runCommand } from './runCommand';

const KEY = 'a-key-that-nobody-may-see';

const old = (
  cloud: MachinePrice['cloud'],
  region: string,
  machine: string,
  count: number,
): MachinePrice => ({
  ...{ cloud, region, machine, gpu: { type: 'H100', count } },
  ...{ capacity: 'on-demand', perHour: { from: 9 * count, to: 9 * count } },
  ...{ currency: 'USD', source: 'an older list', retrieved: '2026-01-31' },
});

const TABLE = [
  old('gcp', 'us-central1', 'a3-highgpu-1g', 1),
  old('azure', 'eastus', 'Standard_NC40ads_H100_v5', 1),
  old('azure', 'eastus', 'Standard_NC80adis_H100_v5', 2),
  old('aws', 'us-east-1', 'p5.48xlarge', 8),
];

describe('prices:refresh', () => {
  let folder: string;
  let file: string;
  let server: PriceServer;
  let changed: Record<string, (seen: Seen) => Answer>;
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'prices-'));
    file = path.join(folder, 'machinePrices.json');
    await writeFile(file, JSON.stringify(TABLE));
    changed = {};
    said = [];
    server = await startPriceServer(seen => {
      const all = { ...answers(server.base), ...changed };
      return all[seen.url.pathname]?.(seen) ?? { status: 404 };
    });
  });

  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const run = (args: string[] = [], day = '2026-12-01') =>
    runCommand(args, {
      file,
      env: { GCP_BILLING_API_KEY: KEY },
      say: line => said.push(line),
      now: () => new Date(`${day}T10:00:00Z`),
      bases: { aws: server.base, azure: server.base, gcp: server.base },
      http: { wait: async () => {} },
    });

  const table = async (): Promise<MachinePrice[]> =>
    JSON.parse(await readFile(file, 'utf8'));

  const shown = async () =>
    (await table()).map(
      ({ cloud, machine, capacity, perHour, retrieved }) =>
        `${cloud} ${machine} ${capacity} ${perHour.to} ${retrieved}`,
    );

  it('reads all clouds, page by page, and keeps what none of them has with its older day', async () => {
    await expect(run()).resolves.toBe(0);
    const rows = await shown();
    expect(rows.filter(each => !each.startsWith('gcp a2'))).toEqual([
      'aws p5.48xlarge on-demand 55.04 2026-12-01',
      'azure Standard_NC40ads_H100_v5 on-demand 6.98 2026-12-01',
      'azure Standard_NC40ads_H100_v5 spot 2.5 2026-12-01',
      'azure Standard_NC80adis_H100_v5 on-demand 18 2026-01-31',
      'gcp a3-highgpu-1g on-demand 9 2026-01-31',
    ]);
    expect(rows).toContain('gcp a2-highgpu-1g on-demand 3.673385 2026-12-01');
    expect(said).toContain(
      'azure: 2 prices read; 1 stay with their older days',
    );
    expect(said).toContain(
      '  spot prices of AWS are not in its public price list',
    );
  });

  it('writes the same bytes for the same prices, and leaves no other file', async () => {
    await run();
    const first = await readFile(file, 'utf8');
    await run();
    expect(await readFile(file, 'utf8')).toBe(first);
    await expect(readdir(folder)).resolves.toEqual(['machinePrices.json']);
  });

  it.each<[string, string, string, Answer]>([
    [
      'azure',
      'does not know better than 500',
      '/api/retail/prices',
      { status: 500 },
    ],
    [
      'azure',
      'answers half a page',
      '/api/retail/prices',
      { body: '{"Items":[{' },
    ],
    ['azure', 'answers something else', '/api/retail/prices', { body: '[]' }],
    [
      'aws',
      'has its file cut short',
      '/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json',
      { body: OFFER.slice(0, OFFER.length / 2) },
    ],
    [
      'aws',
      'breaks off every time',
      '/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json',
      { body: OFFER, breaksAfter: 300 },
    ],
    [
      'gcp',
      'refuses the key',
      '/v1/services/6F81-5844-456A/skus',
      { status: 403 },
    ],
  ])(
    'names %s where it %s, leaves its rows and refreshes the others',
    async (cloud, _, place, answer) => {
      changed[place] = () => answer;
      await expect(run()).resolves.toBe(1);
      const rows = await table();
      const ofIt = (all: MachinePrice[]) =>
        all
          .filter(each => each.cloud === cloud)
          .map(each => [each.machine, each.perHour.to, each.retrieved]);
      expect(ofIt(rows)).toEqual(ofIt(TABLE));
      const others = rows.filter(each => each.retrieved === '2026-12-01');
      expect(new Set(others.map(each => each.cloud)).size).toBe(2);
      expect(said).toContainEqual(
        expect.stringMatching(
          new RegExp(`^${cloud}: .*\\. Its rows stay as they were\\.$`),
        ),
      );
    },
  );

  it('asks no other server for the next page', async () => {
    changed['/api/retail/prices'] = ({ url }) => ({
      body: JSON.stringify({
        Items: [azureItem()],
        NextPageLink: `http://localhost:${url.port}/elsewhere`,
      }),
    });
    await expect(run(['--only=azure'])).resolves.toBe(1);
    expect(said[0]).toContain('is said to be elsewhere and was not asked for');
    expect(server.seen).toHaveLength(1);
    expect(await table()).toEqual(TABLE);
  });

  it('waits where it is told to, and goes on', async () => {
    let asked = 0;
    changed['/api/retail/prices'] = seen =>
      asked++ === 1
        ? { status: 429, headers: { 'retry-after': '1' } }
        : answers(server.base)['/api/retail/prices'](seen);
    await expect(run(['--only=azure'])).resolves.toBe(0);
    expect(await shown()).toContain(
      'azure Standard_NC40ads_H100_v5 spot 2.5 2026-12-01',
    );
  });

  it('keeps the older row where the new one cannot be believed', async () => {
    changed['/api/retail/prices'] = () => ({
      body: JSON.stringify({ Items: [azureItem({ retailPrice: 700 })] }),
    });
    await expect(run(['--only=azure'])).resolves.toBe(0);
    expect(await shown()).toContain(
      'azure Standard_NC40ads_H100_v5 on-demand 9 2026-01-31',
    );
    expect(said.join('\n')).toContain(
      'azure eastus Standard_NC40ads_H100_v5 on-demand: 700 an hour is what catalogues write',
    );
  });

  it('sends the key in a header to GCP alone, and shows it nowhere', async () => {
    changed['/v1/services/6F81-5844-456A/skus'] = () => ({ status: 403 });
    await run();
    const withKey = server.seen.filter(each =>
      JSON.stringify(each.headers).includes(KEY),
    );
    expect(withKey.map(each => each.url.pathname)).toEqual([
      '/v1/services/6F81-5844-456A/skus',
    ]);
    expect(server.seen.map(each => each.url.href).join()).not.toContain(KEY);
    expect(said.join()).not.toContain(KEY);
  });

  it('says which variable is missing where GCP has no key, and asks it nothing', async () => {
    const env = {};
    const bases = { aws: server.base, azure: server.base, gcp: server.base };
    const code = await runCommand(['--only=gcp'], {
      ...{ file, env, bases, now: () => new Date() },
      say: line => said.push(line),
    });
    expect(code).toBe(1);
    expect(said[0]).toContain('set GCP_BILLING_API_KEY');
    expect(server.seen).toEqual([]);
    expect(await table()).toEqual(TABLE);
  });

  it('asks another region beside those of the table', async () => {
    await run(['--only=azure', '--region=azure/westeurope']);
    expect(
      server.seen
        .map(each => each.url.searchParams.get('$filter') ?? '')
        .filter(each => each.includes("armRegionName eq 'westeurope'")),
    ).toHaveLength(1);
    expect(said.join('\n')).toContain(
      "no price was found in westeurope; check the region's name",
    );
  });

  it('refuses a flag that is not right, and asks nobody', async () => {
    await expect(run(['--only=oci'])).rejects.toThrow('--only knows');
    expect(server.seen).toEqual([]);
  });

  it('explains itself', async () => {
    await expect(run(['--help'])).resolves.toBe(0);
    expect(said.join()).toContain('npm run prices:refresh');
    expect(server.seen).toEqual([]);
  });
});
