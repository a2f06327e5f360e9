import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  type PortalOnDisk,
  startPortalOnDisk,
} from '../__testUtils__/portalOnDisk';

jest.setTimeout(120_000);

const CUSTOMER = 'card-4929-1111-2222-3333';
const TERMINAL = 'till-of-the-corner-shop';

const payment = (id: string, more: object = {}) => ({
  ...{ transaction_id: id, customer_id: CUSTOMER, terminal_id: TERMINAL },
  ...{ event_time: '2026-06-01T12:00:00Z', amount: 10, currency: 'EUR' },
  ...more,
});

/** Which of the ids somebody who looks finds in it, as they are or in the usual codes. */
const idsIn = (bytes: Buffer | string): string[] =>
  [CUSTOMER, TERMINAL].filter(id =>
    (['utf8', 'hex', 'base64'] as const).some(code => {
      const text = Buffer.from(id).toString(code).replace(/=+$/, '');
      return Buffer.from(bytes).includes(text);
    }),
  );

async function filesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => readFile(path.join(parentPath, name))),
  );
}

describe('ids of those who pay', () => {
  let portal: PortalOnDisk;
  beforeAll(async () => {
    portal = await startPortalOnDisk({ review: 0.000001, decline: 0.999999 });
  });
  afterAll(() => portal?.remove());

  it("are in no line and no file of the scoring service, and not in the portal's database", async () => {
    const { service, db } = portal;
    const send = async (route: string, sent: object | string) => {
      const { status } = await fetch(`${service.url}${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof sent === 'string' ? sent : JSON.stringify(sent),
      });
      return status;
    };
    expect(await send('/v1/score', payment('one'))).toBe(200);
    expect(await send('/v1/score', payment('one', { amount: 11 }))).toBe(409);
    expect(await send('/v1/score', payment('two', { amount: -1 }))).toBe(400);
    expect(await send('/v1/score', `{"customer_id":"${CUSTOMER}`)).toBe(400);
    await service.label('one');
    const loop = portal.reader('me');
    await waitUntil(async () => {
      await loop.look();
      return (await db('fraud_latency_payments').whereNotNull('is_fraud'))[0];
    });
    await loop.stop();
    const before = [...service.said];
    await service.kill();
    await service.startAgain();
    expect(await send('/v1/score', payment('three'))).toBe(200);

    const [row] = await db('fraud_latency_payments');
    expect(row).toMatchObject({ transaction_id: 'one', decision: 'review' });
    const kept = await filesBelow(service.data);
    const database = await filesBelow(path.dirname(portal.file));
    const said = [...before, ...service.said];
    for (const written of [kept, database, said]) {
      expect(written.flatMap(idsIn)).toEqual([]);
    }
    // That they would have been found, had they been there.
    expect(kept.some(bytes => bytes.includes(row.customer))).toBe(true);
    expect(database.some(bytes => bytes.includes(row.terminal))).toBe(true);
    expect(said.some(line => line.includes('ready'))).toBe(true);
  });
});
