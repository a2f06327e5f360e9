import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMemoryBus } from '@modelport/event-bus';
import { JournalPendingLog } from '../engine/JournalPendingLog';
import { RecordLog } from '../records/RecordLog';
import { openOutbox } from '../stream/openOutbox';
import { card, commitOf } from './commits.testing';
import { MemoryStore } from './memoryStore';

describe('what is kept on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-rights-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** What others than this user may do, by the names of files and folders. */
  async function rightsOfOthers(): Promise<string[]> {
    const names = await readdir(folder, { recursive: true });
    expect(names.length).toBeGreaterThan(1);
    const found = await Promise.all(
      names.map(async name => {
        const { mode } = await stat(path.join(folder, name));
        return mode & 0o077 ? [`${name} ${(mode & 0o777).toString(8)}`] : [];
      }),
    );
    return found.flat();
  }
  const at = (name: string) => path.join(folder, 'new', name);

  it.each<[string, () => Promise<void>]>([
    [
      'features, with what is written down anew',
      async () => {
        const store = await MemoryStore.open({
          retention: { entitySeconds: 1e6, decisionSeconds: 1e6 },
          ...{ folder: at('features'), compactBytes: 1 },
        });
        await store.commit(commitOf([[card, 0, 'c1']], 'x'));
        await store.commit(commitOf([[card, 1, 'c2']], 'y'));
        await store.close();
        expect(await readdir(at('features'))).toContainEqual(
          expect.stringMatching(/^snapshot-\d+$/),
        );
      },
    ],
    [
      'answers that wait for Redis',
      async () => {
        const log = await JournalPendingLog.open(at('pending'));
        await log.append(Buffer.from('x'));
        await log.close();
      },
    ],
    [
      'records',
      async () => {
        const log = await RecordLog.open({
          ...{ folder: at('records'), days: 1, mostBytes: 1e6 },
        });
        log.add(Buffer.from('{}'));
        await log.close();
      },
    ],
    [
      'messages that wait for Kafka',
      async () => {
        const bus = createMemoryBus();
        const outbox = await openOutbox(
          { bus, group: 'g', onError: () => {}, transactional: true },
          ...(['decisions', 'v1'] as const),
          { folder: at('decisions'), mostBytes: 1e6 },
        );
        outbox.add({ key: 'k', value: Buffer.from('x') });
        await outbox.close(0, 0);
        await bus.close();
      },
    ],
  ])('is for this user alone: %s', async (_, write) => {
    const umask = process.umask(0);
    try {
      await write();
    } finally {
      process.umask(umask);
    }
    expect(await rightsOfOthers()).toEqual([]);
  });
});
