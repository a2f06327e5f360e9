import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type PortalOnDisk,
  startPortalOnDisk,
} from '../__testUtils__/portalOnDisk';
import { startAndKill } from '../__testUtils__/startAndKill';

// Several processes are started and killed, one after the other.
jest.setTimeout(240_000);

const ROUNDS = 4;
const EACH_ROUND = 2_000;
const program = path.join(__dirname, 'recordIngester.testing.ts');

describe('records that are read by a process that is killed again and again', () => {
  let portal: PortalOnDisk;
  beforeAll(async () => {
    portal = await startPortalOnDisk({ review: 0.2, decline: 0.9 });
  });
  afterAll(() => portal?.remove());

  it('are neither lost nor doubled', async () => {
    const { service, db, file } = portal;
    const paid: string[] = [];
    const fraud: string[] = [];
    let killedMidway = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const ids = await service.pay(EACH_ROUND);
      paid.push(...ids);
      for (const id of [ids[0], ids[EACH_ROUND / 2], ids[EACH_ROUND - 1]]) {
        await service.label(id, { is_fraud: false, source: 'customer' });
        await service.label(id);
        fraud.push(id);
      }
      // Some milliseconds after it began to read.
      await startAndKill(program, [file, service.url], () =>
        wait(Math.random() * 60),
      );
      const [{ count }] = await db('fraud_latency_payments').count({
        count: '*',
      });
      if (Number(count) < paid.length) killedMidway += 1;
    }
    expect(killedMidway).toBeGreaterThan(0);

    const loop = portal.reader('the last');
    // The lease of the process that was killed last runs out.
    const hasAll = async () =>
      (await db('fraud_latency_payments').select()).length >= paid.length;
    while (!(await hasAll())) await loop.look();
    await loop.look();
    await loop.stop();

    const rows = await db('fraud_latency_payments').select();
    expect(rows.map(row => row.transaction_id).sort()).toEqual(paid.sort());
    const known = rows.filter(row => row.is_fraud !== null);
    expect(known.map(row => row.transaction_id).sort()).toEqual(fraud.sort());
    expect(new Set(known.map(row => row.outcome_source))).toEqual(
      new Set(['chargeback']),
    );
    const inReview = rows.filter(({ decision }) => decision === 'review');
    expect(inReview.length).toBeGreaterThan(100);
    const reviews = await db('fraud_latency_reviews').select();
    expect(reviews.map(row => row.transaction_id).sort()).toEqual(
      inReview.map(row => row.transaction_id).sort(),
    );
    const isKnown = new Set(fraud);
    for (const { transaction_id: id, state } of reviews) {
      expect([id, state]).toEqual([id, isKnown.has(id) ? 'done' : 'open']);
    }
    expect(await db('fraud_latency_outcomes_waiting').select()).toEqual([]);
    expect(await db('fraud_latency_cursors').select()).toMatchObject([
      { instance: service.url, lost_at: null, problem: null },
    ]);
  });
});
