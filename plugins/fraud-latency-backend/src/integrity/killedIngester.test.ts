import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { ScoringProgram } from '../__testUtils__/ScoringProgram';
import { createAsk } from '../http/ask';
import { createIngestLoops } from '../records/createIngestLoops';
import { DatabasePaymentStore } from '../records/DatabasePaymentStore';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';
import { aService } from '../__testUtils__/startTestPlugin';

// Several processes are started and killed, one after the other.
jest.setTimeout(240_000);

const ROUNDS = 4;
const EACH_ROUND = 2_000;
const transform = createRequire(__filename).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const program = path.join(__dirname, 'recordIngester.testing.ts');

describe('records that are read by a process that is killed again and again', () => {
  let service: ScoringProgram;
  let folder: string;
  let db: Knex;
  const file = () => path.join(folder, 'portal.sqlite');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'modelport-ingest-'));
    db = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: file() },
      useNullAsDefault: true,
    });
    await DatabaseFigureStore.create(mockServices.database({ knex: db }));
    service = await ScoringProgram.start([], {
      policy: {
        ...{ apiVersion: 'modelport/v1alpha1', kind: 'DecisionPolicy' },
        metadata: { name: 'strict', version: 1 },
        thresholds: { review: 0.2, decline: 0.9 },
      },
    });
  });
  afterAll(async () => {
    await service?.stop();
    await db?.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Lets a process read, and kills it some milliseconds after it began to. */
  async function readAndKill(afterMs: number) {
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
    await wait(afterMs);
    child.kill('SIGKILL');
    expect(complaints).toBe('');
    expect((await ended)[1]).toBe('SIGKILL');
  }

  it('are neither lost nor doubled', async () => {
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
      await readAndKill(Math.random() * 60);
      const [{ count }] = await db('fraud_latency_payments').count({
        count: '*',
      });
      if (Number(count) < paid.length) killedMidway += 1;
    }
    expect(killedMidway).toBeGreaterThan(0);

    const [loop] = createIngestLoops(
      [
        aService({
          instances: [{ url: service.url, cloud: 'local' }],
          records: { keepDays: 90, sampleShare: 1 },
        }),
      ],
      {
        ...{ store: new DatabasePaymentStore(db), ask: createAsk() },
        logger: mockServices.logger.mock(),
        ...{ onRead: () => {}, holder: 'the last', now: Date.now },
      },
    );
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
