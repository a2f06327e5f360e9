import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import knexFactory, { type Knex } from 'knex';
import { startAndKill } from '../__testUtils__/startAndKill';
import { DatabaseServing } from '../serving/DatabaseServing';
import { CHANGES } from '../serving/ServingRow';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';

// Several processes are started and killed, one after the other.
jest.setTimeout(240_000);

const ROUNDS = 4;
const EACH_ROUND = 15;
const program = path.join(__dirname, 'changeApprover.testing.ts');

describe('changes that are approved by a process that is killed again and again', () => {
  let folder: string;
  let db: Knex;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'modelport-changes-'));
    db = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: path.join(folder, 'portal.sqlite') },
      useNullAsDefault: true,
    });
    await DatabaseFigureStore.create(mockServices.database({ knex: db }));
  });
  afterAll(async () => {
    await db?.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are whole after each kill, and none is lost that was told', async () => {
    const serving = new DatabaseServing(db);
    const file = path.join(folder, 'told');
    writeFileSync(file, '');
    const told = () =>
      readFileSync(file, 'utf8').split('\n').slice(0, -1).map(Number);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const database = path.join(folder, 'portal.sqlite');
      await startAndKill(program, [database, file], () =>
        waitUntil(() => told().length >= round * EACH_ROUND),
      );
      const { approved } = await serving.check('payments');
      const revisions = told();
      expect(approved?.revision).toBeGreaterThanOrEqual(
        revisions.at(-1) ?? NaN,
      );
      // No revision is given twice; one may not have been told before the kill.
      expect(new Set(revisions).size).toBe(revisions.length);
      const kept = await db(CHANGES).where({ state: 'approved' });
      expect(kept).toHaveLength(approved?.revision ?? NaN);
      const open = await db(CHANGES).where({ state: 'requested' });
      expect(open.length).toBeLessThanOrEqual(1);
    }
  });
});
