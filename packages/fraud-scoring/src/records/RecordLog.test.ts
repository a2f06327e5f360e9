import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { writeAt } from '../store/journalOptions';
import { segmentFile, segmentsIn } from '../store/journalSegments';
import { RecordLog, type RecordLogOptions } from './RecordLog';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 30, 12);

describe('RecordLog', () => {
  let folder: string;
  const opened: RecordLog[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'modelport-records-'));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(log => log.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (more: Partial<RecordLogOptions> = {}) => {
    const log = await RecordLog.open({
      ...{ folder, days: 30, mostBytes: 1e9 },
      ...more,
    });
    opened.push(log);
    return log;
  };
  const add = async (log: RecordLog, ...texts: string[]) => {
    for (const text of texts) log.add(Buffer.from(text));
    await log.written();
  };
  const texts = ({ records }: { records: Buffer[] }) => records.map(String);
  /** All after a cursor, page by page. */
  const readAll = async (log: RecordLog, limit: number, after?: string) => {
    const found: string[] = [];
    let [cursor, lost] = [after, false];
    for (;;) {
      const page = await log.read(cursor, limit);
      expect(page.records.length).toBeLessThanOrEqual(limit);
      found.push(...texts(page));
      lost ||= page.lost;
      cursor = page.next;
      if (page.atEnd) return { found, lost, cursor };
    }
  };

  it('gives records in their order, some at a time, and goes on where a reader was', async () => {
    const log = await open();
    const empty = await log.read(undefined, 10);
    expect(empty).toMatchObject({ records: [], atEnd: true, lost: false });
    await add(log, 'a', 'b', 'c');
    const first = await log.read(empty.next, 2);
    expect(texts(first)).toEqual(['a', 'b']);
    expect(first).toMatchObject({ atEnd: false, lost: false });
    const second = await log.read(first.next, 2);
    expect(texts(second)).toEqual(['c']);
    expect(second.atEnd).toBe(true);
    await add(log, 'd');
    expect(texts(await log.read(second.next, 1))).toEqual(['d']);
    expect((await log.read(second.next, 1)).atEnd).toBe(true);
    expect(texts(await log.read(undefined, 9))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('writes by itself soon after a record came, and at once where it is not to collect', async () => {
    for (const collectMs of [20, 0]) {
      const log = await open({ collectMs });
      log.add(Buffer.from('x'));
      let page = await log.read(undefined, 5);
      while (page.records.length === 0) page = await log.read(undefined, 5);
      expect(texts(page)).toContain('x');
      await log.close();
    }
  });

  it('gives the same over any mix of adding, reading and starting anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'read', 'again'), { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, limit) => {
          const own = mkdtempSync(path.join(folder, 'run-'));
          // So few bytes that each write ends a file, and so many that none goes.
          const options = { folder: own, mostBytes: 200 };
          let log = await open(options);
          const [sent, seen]: string[][] = [[], []];
          let cursor: string | undefined;
          let isLost = false;
          for (const step of [...steps, 'end']) {
            if (step === 'add') {
              sent.push(`${sent.length}`);
              await add(log, `${sent.length - 1}`);
            } else if (step === 'again') {
              await log.close();
              log = await open(options);
            } else {
              const all = step === 'end' ? 100 : limit;
              const page = await log.read(cursor, all);
              seen.push(...texts(page));
              cursor = page.next;
              isLost ||= page.lost;
            }
          }
          expect(seen).toEqual(sent);
          expect(isLost).toBe(false);
          await log.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps no more bytes than it may, and says so to a reader who was behind', async () => {
    const log = await open({ mostBytes: 8_000 });
    await add(log, 'first');
    const { next } = await log.read(undefined, 1);
    const sent = Array.from({ length: 200 }, (_, at) => `${at}`.padEnd(100));
    for (const text of sent) await add(log, text);
    expect(log.bytes).toBeLessThanOrEqual(9_100);
    const { found, lost } = await readAll(log, 7, next);
    expect(lost).toBe(true);
    expect(found.length).toBeGreaterThan(50);
    expect(found).toEqual(sent.slice(-found.length));
    expect((await readAll(log, 7)).lost).toBe(false);
  });

  it('keeps records for so many days', async () => {
    let now = NOON;
    const log = await open({ days: 3, now: () => now });
    const { next } = await log.read(undefined, 1);
    await add(log, 'old');
    await log.close();
    const again = await open({ days: 3, now: () => now });
    await add(again, 'new');
    const [first] = await segmentsIn(folder);
    utimesSync(segmentFile(folder, first), NOON / 1_000, NOON / 1_000);
    now = NOON + 3 * DAY_MS;
    await again.prune();
    expect((await readAll(again, 9)).found).toEqual(['old', 'new']);
    now += 1_000;
    await again.prune();
    expect((await readAll(again, 9)).found).toEqual(['new']);
    expect((await readAll(again, 9, next)).lost).toBe(true);
  });

  it('ends a file after a day, so that its records can go', async () => {
    let now = NOON;
    const log = await open({ days: 2, now: () => now });
    await add(log, 'old');
    await log.prune();
    expect(await segmentsIn(folder)).toHaveLength(1);
    now += DAY_MS;
    await log.prune();
    await log.prune();
    expect(await segmentsIn(folder)).toHaveLength(2);
    await add(log, 'new');
    const [first] = await segmentsIn(folder);
    utimesSync(segmentFile(folder, first), NOON / 1_000, NOON / 1_000);
    now += DAY_MS + 1_000;
    await log.prune();
    expect((await readAll(log, 9)).found).toEqual(['new']);
  });

  it('is another log where what names it was cut short', async () => {
    const log = await open();
    await add(log, 'a');
    const { next } = await log.read(undefined, 9);
    await log.close();
    writeFileSync(path.join(folder, 'log.json'), '{"id": "00');
    const again = await open();
    const read = await readAll(again, 9, next);
    expect(read).toMatchObject({ found: ['a'], lost: true });
  });

  it('cuts a record that was not written whole, and goes on', async () => {
    const log = await open();
    await add(log, 'a', 'b');
    const { next } = await log.read(undefined, 1);
    await log.close();
    const [segment] = await segmentsIn(folder);
    appendFileSync(segmentFile(folder, segment), Buffer.from([9, 0, 0, 0, 1]));
    const again = await open();
    expect(again.tail.map(String)).toEqual(['a', 'b']);
    await add(again, 'c');
    const read = await readAll(again, 9, next);
    expect(read).toMatchObject({ found: ['b', 'c'], lost: false });
    await again.close();
    const third = await open();
    await third.close();
    expect((await open()).tail.map(String)).toEqual(['c']);
  });

  it('passes over what is damaged before the end, and says so', async () => {
    const log = await open();
    await add(log, 'one', 'two');
    await log.close();
    const again = await open();
    await add(again, 'three');
    const [first] = await segmentsIn(folder);
    const file = segmentFile(folder, first);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(file, bytes);
    const read = await readAll(again, 9);
    expect(read).toMatchObject({ found: ['one', 'three'], lost: true });
  });

  it('tells a reader of another log that records are missing, and begins', async () => {
    const other = mkdtempSync(path.join(folder, 'other-'));
    const before = await open({ folder: other });
    await add(before, 'a', 'b');
    const { next } = await before.read(undefined, 9);
    const log = await open();
    await add(log, 'c');
    const read = await readAll(log, 9, next);
    expect(read).toMatchObject({ found: ['c'], lost: true });
    expect((await readAll(log, 9, read.cursor)).lost).toBe(false);
  });

  it.each(['', 'x', '0.1.2', `${'a'.repeat(16)}.1`, '1'.repeat(60)])(
    'takes %j for no cursor',
    async cursor => {
      const log = await open();
      await expect(log.read(cursor, 1)).rejects.toMatchObject({
        field: 'after',
        message: expect.stringContaining('is no cursor; send the `next`'),
      });
    },
  );

  it('holds what the disk refuses, up to a bound, and says what is missing', async () => {
    let isFull = false;
    const problems: Error[] = [];
    const log = await open({
      mostWaitingBytes: 40,
      onProblem: error => problems.push(error),
      write: async (file, bytes, position) => {
        if (!isFull) return writeAt(file, bytes, position);
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      },
    });
    await add(log, 'a');
    const { next } = await log.read(undefined, 9);
    isFull = true;
    await add(log, 'b');
    await add(log, ...Array.from({ length: 6 }, (_, at) => `${at}`.padEnd(10)));
    expect(problems).toHaveLength(1);
    expect(problems[0].message).toContain('is full; make room');
    expect(log.dropped).toBe(2);
    expect((await log.read(next, 9)).records).toEqual([]);
    isFull = false;
    await add(log, 'z');
    const read = await readAll(log, 9, next);
    expect(read.found.map(each => each.trim())).toEqual([
      ...['b', '0', '1', '2', '3'],
      ...(log.dropped === 2 ? ['z'] : []),
    ]);
    expect(read.lost).toBe(true);
    expect((await readAll(log, 9, read.cursor)).lost).toBe(false);
  });

  it('is of one process alone, and takes nothing after its end', async () => {
    const log = await open();
    await expect(open()).rejects.toThrow('is in use by process');
    await log.close();
    log.add(Buffer.from('late'));
    await log.close();
    expect(log.dropped).toBe(1);
    expect((await readAll(await open(), 9)).found).toEqual([]);
  });
});
