import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  aDecision,
  anOutcome,
  KEEP_ALL,
  KEY,
  NOON,
  openPayments,
} from '../__testUtils__/records';
import { Ingest } from './Ingest';
import type { RecordPage, RecordSource } from './RecordSource';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** A source that gives what it is told to. */
class ToldSource implements RecordSource {
  readonly instance = KEY.instance;
  readonly asked: (string | undefined)[] = [];
  keptPages = 0;
  answer: () => RecordPage = () => this.page();

  page = (more: Partial<RecordPage> = {}): RecordPage => ({
    ...{ records: [], next: 'c-1', atEnd: true, lost: false },
    ...more,
  });

  async read(cursor: string | undefined) {
    this.asked.push(cursor);
    return this.answer();
  }

  async kept() {
    this.keptPages += 1;
  }

  async release() {}
}

async function rig() {
  const knex = await databases.init('SQLITE_3');
  const { store, lease, rows } = await openPayments(knex);
  const logger = mockServices.logger.mock();
  const clock = { now: NOON };
  const counted: number[][] = [];
  const source = new ToldSource();
  const keep = jest.spyOn(store, 'keep');
  const ingest = new Ingest({
    ...{ service: 'payments', keeping: KEEP_ALL, store, logger },
    onRead: (...counts) => counted.push(counts),
    now: () => clock.now,
  });
  const readOn = () => ingest.readOn(source, lease);
  return { readOn, source, rows, logger, clock, counted, keep };
}

describe('reading a source', () => {
  it('keeps what can be used, counts what cannot, and tells of it once', async () => {
    const { readOn, source, rows, logger, counted } = await rig();
    const broken = [
      undefined,
      'text',
      { ...aDecision(), schema: 'modelport.dev/fraud/decision/v9' },
      aDecision({ transaction_id: '' }),
      { ...aDecision(), amount: 'many' },
      { ...anOutcome(), source: 'rumour' },
      { ...anOutcome(), labelled_at: -1 },
      { ...aDecision(), customer: 'x'.repeat(65) },
      aDecision({ terminal: 'a\0b' }),
      aDecision({ policy: { name: 'p', version: 2 ** 31 } }),
    ];
    source.answer = () =>
      source.page({ records: [...broken, aDecision(), anOutcome()] });
    expect(await readOn()).toBe('at-end');
    expect(await rows('payments')).toMatchObject([{ transaction_id: 'tx-1' }]);
    source.answer = () => source.page({ records: broken, next: 'c-2' });
    await readOn();
    expect(counted).toEqual([
      [12, 10],
      [10, 10],
    ]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls[0][0]).toMatch(
      /^http:\/\/a gave 10 records .* cannot be read and are passed over \(.+\)/,
    );
    expect(await rows('cursors')).toMatchObject([{ cursor: 'c-2' }]);
    expect(source.asked).toEqual([undefined, 'c-1']);
    expect(source.keptPages).toBe(2);
  });

  it('takes fields that it does not know', async () => {
    const { readOn, source, rows, logger } = await rig();
    const newer = { ...aDecision(), revision: 9, late_by: 3, colour: 'green' };
    source.answer = () => source.page({ records: [newer], atEnd: false });
    expect(await readOn()).toBe('more');
    expect(await rows('payments')).toHaveLength(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('writes little while nothing comes', async () => {
    const { readOn, rows, clock, keep } = await rig();
    for (let second = 0; second < 60; second += 2) {
      clock.now = NOON + 1_000 * second;
      await readOn();
    }
    expect(keep).toHaveBeenCalledTimes(6);
    const [{ read_at: readAt }] = await rows('cursors');
    expect(Number(readAt)).toBe(NOON + 50_000);
  });

  it('tells of a source that cannot be read until it can, and keeps its place', async () => {
    const { readOn, source, rows, clock } = await rig();
    await readOn();
    source.answer = () => {
      throw new Error('it is down');
    };
    clock.now += 1_000;
    expect(await readOn()).toBe('at-end');
    await readOn();
    const told = { cursor: 'c-1', read_at: NOON, problem: 'it is down' };
    expect(await rows('cursors')).toMatchObject([told]);
    expect(source.keptPages).toBe(1);
    source.answer = () => source.page({ next: 'c-1' });
    await readOn();
    expect(await rows('cursors')).toMatchObject([
      { cursor: 'c-1', read_at: NOON + 1_000, problem: null },
    ]);
  });

  it('does not say of a page that it is kept when it is not', async () => {
    const { readOn, source, keep } = await rig();
    keep.mockRejectedValueOnce(new Error('no database'));
    await expect(readOn()).rejects.toThrow('no database');
    expect(source.keptPages).toBe(0);
    await readOn();
    expect(source.asked).toEqual([undefined, undefined]);
  });
});
