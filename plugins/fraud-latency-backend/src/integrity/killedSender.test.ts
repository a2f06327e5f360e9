import path from 'node:path';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  type PortalOnDisk,
  startPortalOnDisk,
} from '../__testUtils__/portalOnDisk';
import { startAndKill } from '../__testUtils__/startAndKill';
import { DatabaseReviews } from '../review/DatabaseReviews';
import { LabelOutbox } from '../review/LabelOutbox';

// Several processes are started and killed, one after the other.
jest.setTimeout(240_000);

const ROUNDS = 4;
const program = path.join(__dirname, 'labelSender.testing.ts');

describe('verdicts that are sent by a process that is killed again and again', () => {
  let portal: PortalOnDisk;
  beforeAll(async () => {
    portal = await startPortalOnDisk({ review: 0.001, decline: 0.99 });
  });
  afterAll(() => portal?.remove());

  const ingest = async () => {
    const loop = portal.reader('reader');
    await loop.look();
    await loop.stop();
  };

  /** How many labels of analysts the service has taken, and how many of them changed something. */
  async function labelsTaken() {
    const text = await (await fetch(`${portal.service.url}/metrics`)).text();
    const of = (outcome: string) =>
      Number(
        new RegExp(
          `labels_total\\{source="analyst",outcome="${outcome}"\\} (\\d+)`,
        ).exec(text)?.[1] ?? 0,
      );
    return { applied: of('applied'), unchanged: of('unchanged') };
  }

  /** The service writes its records some milliseconds later: reads until the portal has so many rows. */
  const ingestUntil = (count: number, where: object) =>
    waitUntil(async () => {
      await ingest();
      const [{ found }] = await portal
        .db('fraud_latency_payments')
        .where(where)
        .count({ found: '*' });
      return Number(found) === count;
    });

  it('become each one label, and come back as the outcome of the payment', async () => {
    const { service, db, file } = portal;
    const sendAndKill = (until: () => Promise<unknown>) =>
      startAndKill(program, [file, service.url], until);
    await service.pay(600);
    await ingestUntil(600, {});
    const reviews = new DatabaseReviews(db);
    const open = await db('fraud_latency_reviews').select('transaction_id');
    expect(open.length).toBeGreaterThan(100);
    const by = 'user:default/ada';
    for (const [at, { transaction_id: transactionId }] of open.entries()) {
      const key = { service: 'payments', transactionId };
      await reviews.claim(key, by, Date.now(), Date.now() + 60_000);
      const verdict = at % 2 === 0 ? 'fraud' : 'genuine';
      const given = { id: `v-${at}`, verdict, by, note: null } as const;
      await reviews.decide(key, { ...given, at: Date.now() });
    }

    const outbox = new LabelOutbox(db);
    const waiting = () => outbox.count('payments');
    let killedMidway = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await waiting();
      const enough = Math.max(0, before - 1 - Math.floor(Math.random() * 60));
      await sendAndKill(() =>
        waitUntil(async () => (await waiting()) <= enough),
      );
      if ((await waiting()) > 0) killedMidway += 1;
    }
    expect(killedMidway).toBeGreaterThan(1);
    await sendAndKill(() => waitUntil(async () => (await waiting()) === 0));

    // Each label was taken once; what a process had sent and not written down came again, and changed nothing.
    const { applied, unchanged } = await labelsTaken();
    expect(applied).toBe(open.length);
    expect(unchanged).toBeLessThanOrEqual(killedMidway);

    await db('fraud_latency_payments').update({
      ...{ is_fraud: null, outcome_source: null, labelled_at: null },
      outcome_received_at: null,
    });
    await ingestUntil(open.length, { outcome_source: 'analyst' });
    const rows = await db('fraud_latency_payments')
      .join('fraud_latency_reviews as review', function both() {
        this.on(
          'review.transaction_id',
          'fraud_latency_payments.transaction_id',
        );
      })
      .select('is_fraud', 'outcome_source', 'review.verdict', 'sent_at');
    expect(rows).toHaveLength(open.length);
    for (const row of rows) {
      expect(row).toMatchObject({
        is_fraud: row.verdict === 'fraud' ? 1 : 0,
        outcome_source: 'analyst',
        sent_at: expect.any(Number),
      });
    }
  });
});
