import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { Journal } from './journal';
import { JournalOptions, writeAt } from './journalOptions';
import { segmentFile, segmentsIn } from './journalSegments';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'modelport-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open(options: Partial<JournalOptions> = {}) {
  const records: string[] = [];
  const journal = await Journal.open(
    { folder, fsync: 'everysec', ...options },
    record => records.push(record.toString()),
  );
  return { journal, records };
}

/** What is in the folder, read by another journal. */
async function recordsIn(options: Partial<JournalOptions> = {}) {
  const { journal, records } = await open(options);
  await journal.close();
  return records;
}

const append = (journal: Journal, ...records: string[]) =>
  Promise.all(records.map(record => journal.append(Buffer.from(record))));

const diskFull = () =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });

describe('Journal', () => {
  it.each(['none', 'everysec', 'always'] as const)(
    'gives back what was appended, in order, with the policy %s',
    async fsync => {
      const { journal, records } = await open({ fsync });
      expect(records).toEqual([]);
      await append(journal, 'a', '', 'b');
      await journal.close();
      const again = await open({ fsync });
      expect(again.records).toEqual(['a', '', 'b']);
      await append(again.journal, 'c');
      await again.journal.close();
      expect(await recordsIn()).toEqual(['a', '', 'b', 'c']);
    },
  );

  it('has a record in the file when append resolves', async () => {
    const { journal } = await open();
    await append(journal, 'here');
    expect(readFileSync(segmentFile(folder, 1)).toString()).toContain('here');
    await journal.close();
  });

  const many = Array.from({ length: 1_000 }, (_, i) => `${i}`);

  it('writes together what comes in one turn', async () => {
    let writes = 0;
    const { journal } = await open({
      write: (...args) => {
        writes += 1;
        return writeAt(...args);
      },
    });
    await append(journal, ...many);
    expect(writes).toBe(1);
    await journal.close();
    expect(await recordsIn()).toEqual(many);
  });

  it('writes together what comes while it writes', async () => {
    const lengths: number[] = [];
    let rest: Promise<unknown> | undefined;
    const { journal } = await open({
      write: (...args) => {
        lengths.push(args[1].length);
        rest ??= append(journal, ...many);
        return writeAt(...args);
      },
    });
    await append(journal, 'first');
    await rest;
    const bytes = many.reduce((sum, each) => sum + 8 + each.length, 0);
    expect(lengths).toEqual([8 + 'first'.length, bytes]);
    await journal.close();
    expect(await recordsIn()).toEqual(['first', ...many]);
  });

  it('goes on where the system takes a part of what is written', async () => {
    const { journal } = await open({
      write: (file, bytes, position) =>
        writeAt(file, bytes.subarray(0, 3), position),
    });
    await append(journal, 'one', 'two', 'three');
    await journal.close();
    expect(await recordsIn()).toEqual(['one', 'two', 'three']);
  });

  it('cuts off a record that was not written whole, wherever it ends', async () => {
    const { journal } = await open();
    await append(journal, 'first', 'second');
    await journal.close();
    const file = segmentFile(folder, 1);
    const whole = readFileSync(file);
    const end = 8 + 'first'.length;
    for (let length = end; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const cut = await open();
      expect(cut.records).toEqual(['first']);
      expect(cut.journal.torn).toBe(length - end);
      expect(statSync(file).size).toBe(end);
      await append(cut.journal, 'third');
      await cut.journal.close();
      expect(await recordsIn()).toEqual(['first', 'third']);
    }
  });

  it('takes zeros at the end, as after a power failure, for nothing', async () => {
    const { journal } = await open();
    await append(journal, 'first');
    await journal.close();
    appendFileSync(segmentFile(folder, 1), Buffer.alloc(4_096));
    expect(await recordsIn()).toEqual(['first']);
  });

  it('notices a damaged bit', async () => {
    const { journal } = await open();
    await append(journal, 'first', 'second');
    await journal.close();
    const file = segmentFile(folder, 1);
    const whole = readFileSync(file);
    const second = whole.length - 8 - 'second'.length;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: second, max: whole.length - 1 }),
        fc.nat(7),
        async (place, bit) => {
          const damaged = Buffer.from(whole);
          damaged[place] ^= 1 << bit;
          writeFileSync(file, damaged);
          expect(await recordsIn()).toEqual(['first']);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads records that are longer than what it reads at once', async () => {
    const long = 'x'.repeat(3 * 1024 * 1024);
    const { journal } = await open();
    await append(journal, 'a', long, 'b', long);
    await journal.close();
    expect(await recordsIn()).toEqual(['a', long, 'b', long]);
  });

  it('goes on in a new segment and removes those before', async () => {
    const { journal } = await open();
    await append(journal, 'a');
    const [, rotated, after] = await Promise.all([
      append(journal, 'b'),
      journal.rotate(),
      append(journal, 'c'),
    ]);
    expect(after).toHaveLength(1);
    expect(rotated.segment).toBe(2);
    expect(await segmentsIn(folder)).toEqual([1, 2]);
    await append(journal, 'd');
    await journal.close();
    expect(await recordsIn()).toEqual(['a', 'b', 'c', 'd']);

    const again = await open();
    await again.journal.removeBefore(rotated);
    await again.journal.close();
    expect(await recordsIn({ first: 2 })).toContain('d');
    await expect(recordsIn({ first: 1 })).rejects.toThrow(
      /journal-000000001 is missing, which other files in the folder need/,
    );
    await expect(recordsIn({ first: 3 })).rejects.toThrow(/000003 is missing/);
  });

  it('refuses a segment that is damaged before the end of all', async () => {
    const { journal } = await open();
    await append(journal, 'a');
    await journal.rotate();
    await append(journal, 'b');
    await journal.close();
    truncateSync(segmentFile(folder, 1), 5);
    await expect(recordsIn()).rejects.toThrow(
      /journal-000000001 is damaged after byte 0; put back a sound copy/,
    );
  });

  it('says that the disk is full, keeps the file readable, and owes the rest in order', async () => {
    let full = false;
    const { journal } = await open({
      write: async (file, bytes, position) => {
        if (!full) return writeAt(file, bytes, position);
        if (bytes.length > 5)
          return writeAt(file, bytes.subarray(0, 5), position);
        throw diskFull();
      },
    });
    await append(journal, 'kept');
    full = true;
    const results = await Promise.allSettled(
      ['b', 'c', 'd'].map(record => journal.append(Buffer.from(record))),
    );
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: {
          message: expect.stringMatching(
            /The disk that holds .*journal-000000001 is full; make room, and it goes on by itself/,
          ),
        },
      });
    }
    await expect(append(journal, 'not taken')).rejects.toThrow(/is full/);
    await expect(journal.rotate()).rejects.toThrow(/is full/);
    await expect(journal.retry()).rejects.toThrow(/is full/);
    const copy = mkdtempSync(path.join(tmpdir(), 'modelport-journal-'));
    const file = readFileSync(segmentFile(folder, 1));
    writeFileSync(segmentFile(copy, 1), file);
    expect(await recordsIn({ folder: copy })).toEqual(['kept']);
    rmSync(copy, { recursive: true });

    full = false;
    await Promise.all([journal.retry(), journal.retry()]);
    await append(journal, 'e');
    await journal.close();
    expect(await recordsIn()).toEqual(['kept', 'b', 'c', 'd', 'e']);
  });

  it('takes nothing after it was closed', async () => {
    const { journal } = await open();
    const last = append(journal, 'last');
    await journal.close();
    await journal.close();
    await last;
    await expect(append(journal, 'later')).rejects.toThrow(/was closed/);
    await expect(journal.rotate()).rejects.toThrow(/was closed/);
    expect(await recordsIn()).toEqual(['last']);
  });
});
