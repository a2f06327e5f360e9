import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import knexFactory, { type Knex } from 'knex';
import { ScoringProgram } from '../__testUtils__/ScoringProgram';
import { aService } from '../__testUtils__/startTestPlugin';
import { createAsk } from '../http/ask';
import { createIngestLoops } from '../records/createIngestLoops';
import { DatabasePaymentStore } from '../records/DatabasePaymentStore';
import { DatabaseReviews } from '../review/DatabaseReviews';
import { LabelOutbox } from '../review/LabelOutbox';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';

// Several processes are started and killed, one after the other.
jest.setTimeout(240_000);

const ROUNDS = 4;
const transform = createRequire(__filename).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const program = path.join(__dirname, 'labelSender.testing.ts');

describe('verdicts that are sent by a process that is killed again and again', () => {
  let service: ScoringProgram;
  let folder: string;
  let db: Knex;
  const file = () => path.join(folder, 'portal.sqlite');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'modelport-labels-'));
    db = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: file() },
      useNullAsDefault: true,
    });
    await DatabaseFigureStore.create(mockServices.database({ knex: db }));
    service = await ScoringProgram.start([], {
      policy: {
        ...{ apiVersion: 'modelport/v1alpha1', kind: 'DecisionPolicy' },
        metadata: { name: 'careful', version: 1 },
        thresholds: { review: 0.001, decline: 0.99 },
      },
    });
  });
  afterAll(async () => {
    await service?.stop();
    await db?.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const ingest = async () => {
    const config = aService({
      instances: [{ url: service.url, cloud: 'local' }],
      records: { keepDays: 90, sampleShare: 1 },
    });
    const [loop] = createIngestLoops([config], {
      ...{ store: new DatabasePaymentStore(db), ask: createAsk() },
      logger: mockServices.logger.mock(),
      ...{ onRead: () => {}, holder: 'reader', now: Date.now },
    });
    await loop.look();
    await loop.stop();
  };

  /** Lets a process send, and kills it then. */
  async function sendAndKill(until: () => Promise<unknown>) {
    const { JEST_WORKER_ID, NODE_OPTIONS, ...env } = process.env;
    const child = spawn(
      process.execPath,
      ['--require', transform, program, file(), service.url],
      { stdio: ['ignore', 'pipe', 'pipe'], env },
    );
    let complaints = '';
    child.stderr.on('data', chunk => (complaints += chunk));
    const ended = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), ended]);
    await until();
    child.kill('SIGKILL');
    expect(complaints).toBe('');
    expect((await ended)[1]).toBe('SIGKILL');
  }

  /** How many labels of analysts the service has taken, and how many of them changed something. */
  async function labelsTaken() {
    const text = await (await fetch(`${service.url}/metrics`)).text();
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
      const [{ found }] = await db('fraud_latency_payments')
        .where(where)
        .count({ found: '*' });
      return Number(found) === count;
    });

  it('become each one label, and come back as the outcome of the payment', async () => {
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
