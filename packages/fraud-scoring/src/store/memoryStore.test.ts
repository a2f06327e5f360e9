import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { card, commitOf, read, terminal, text } from './commits.testing';
import { featureStoreContract } from './contract.testing';
import { writeAt } from './journalOptions';
import { MemoryTables } from './memoryTables';
import { MemoryStore, MemoryStoreOptions } from './memoryStore';

const folders: string[] = [];
function makeFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelport-store-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true });
});

const settings = {
  'MemoryStore without a folder': () => ({}),
  'MemoryStore in a folder': () => ({ folder: makeFolder() }),
  'MemoryStore that writes itself down all the time': () => ({
    folder: makeFolder(),
    compactBytes: 1,
  }),
};
for (const [name, options] of Object.entries(settings)) {
  featureStoreContract(name, async retention => {
    let now = 1_700_000_000_000;
    const store = await MemoryStore.open({
      retention,
      now: () => now,
      ...options(),
    });
    return {
      store,
      pass: async seconds => {
        now += seconds * 1000;
      },
    };
  });
}

const retention = { entitySeconds: 3_600, decisionSeconds: 3_600 };
const open = (options: Partial<MemoryStoreOptions>) =>
  MemoryStore.open({ retention, ...options });

/** Commits n events of one entity, each with a decision. */
async function fill(store: MemoryStore, from: number, to: number) {
  const commits = [];
  for (let i = from; i < to; i++) {
    commits.push(store.commit(commitOf([[card, i, `e${i}`]], `t${i}`)));
  }
  const kinds = (await Promise.all(commits)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['committed']));
}

async function expectFilled(store: MemoryStore, to: number) {
  const { version, events } = await read(store, card);
  expect(version).toBe(to);
  expect(events).toEqual(Array.from({ length: to }, (_, i) => `e${i}`));
  for (let i = 0; i < to; i++) {
    expect(text(await store.decided(`t${i}`))).toBe(`record of t${i}`);
  }
}

describe('MemoryStore in a folder', () => {
  it.each([undefined, 1, 2_000])(
    'has everything when it is opened again (written down anew after %s bytes)',
    async compactBytes => {
      const folder = makeFolder();
      for (let round = 0; round < 4; round++) {
        const store = await open({ folder, compactBytes });
        await expectFilled(store, 50 * round);
        await fill(store, 50 * round, 50 * round + 50);
        await store.close();
      }
      const store = await open({ folder });
      await expectFilled(store, 200);
      const state = { version: 500, snapshot: Buffer.from('restored') };
      expect(await store.restore(card, 200, state)).toBe(true);
      await store.commit(commitOf([[card, 500, 'after']]));
      await store.close();
      const last = await open({ folder });
      const after = { version: 501, snapshot: 'restored', events: ['after'] };
      expect(await read(last, card)).toEqual(after);
      await last.close();
    },
  );

  it('removes the journal before what it has written down', async () => {
    const folder = makeFolder();
    const store = await open({ folder, compactBytes: 5_000 });
    for (let i = 0; i < 20; i++) await fill(store, 50 * i, 50 * i + 50);
    await store.close();
    const names = readdirSync(folder).sort();
    expect(names).toEqual([
      expect.stringMatching(/^journal-/),
      expect.stringMatching(/^lock-/),
      expect.stringMatching(/^snapshot-/),
    ]);
    expect(names[0]).not.toBe('journal-000000001');
    expect(names[2].slice(-9)).toBe(names[0].slice(-9));
  });

  it('forgets by time over restarts, and begins anew after it', async () => {
    const folder = makeFolder();
    let now = 1_700_000_000_000;
    const short = { entitySeconds: 10, decisionSeconds: 5 };
    const again = () =>
      open({ folder, now: () => now, retention: short, compactBytes: 1 });
    let store = await again();
    const both = commitOf(
      [
        [card, 0, 'c1'],
        [terminal, 0, 't1'],
      ],
      'x',
    );
    await store.commit(both);
    await store.close();
    now += 6_000;
    store = await again();
    expect(await store.decided('x')).toBeUndefined();
    expect((await read(store, card)).events).toEqual(['c1']);
    await store.commit(commitOf([[card, 1, 'c2']]));
    await store.close();
    now += 6_000;
    store = await again();
    expect((await read(store, card)).events).toEqual(['c1', 'c2']);
    expect((await read(store, terminal)).version).toBe(0);
    await store.commit(commitOf([[terminal, 0, 't2']]));
    now += 10_000;
    expect((await read(store, card)).version).toBe(0);
    await store.commit(commitOf([[card, 0, 'c3']]));
    await store.close();
    store = await again();
    expect((await read(store, card)).events).toEqual(['c3']);
    expect((await read(store, terminal)).version).toBe(0);
    await store.close();
  });

  it('refuses a folder that is in use, also by this process', async () => {
    const folder = makeFolder();
    const store = await open({ folder });
    await expect(open({ folder })).rejects.toThrow(
      new RegExp(`${folder} is in use by process ${process.pid}`),
    );
    await store.close();
    await (await open({ folder })).close();
  });

  it('says which file is damaged and lets go of the folder', async () => {
    const folder = makeFolder();
    const store = await open({ folder, compactBytes: 1 });
    await fill(store, 0, 10);
    await fill(store, 10, 20);
    await store.close();
    const [snapshot] = readdirSync(folder).filter(n => /^snapshot/.test(n));
    const copy = path.join(makeFolder(), snapshot);
    copyFileSync(path.join(folder, snapshot), copy);
    truncateSync(path.join(folder, snapshot), 20);
    await expect(open({ folder })).rejects.toThrow(
      /snapshot-\d+ is damaged after byte 0; put back a sound copy/,
    );
    copyFileSync(copy, path.join(folder, snapshot));
    const sound = await open({ folder });
    await expectFilled(sound, 20);
    await sound.close();
  });

  it('takes nothing while the disk is full and goes on by itself', async () => {
    const folder = makeFolder();
    let full = false;
    const store = await MemoryStore.open(
      { retention, folder },
      async (file, bytes, position) => {
        if (!full) return writeAt(file, bytes, position);
        const code = 'ENOSPC';
        throw Object.assign(new Error('no space left on device'), { code });
      },
    );
    await fill(store, 0, 3);
    full = true;
    const unknown = [3, 4, 5].map(i =>
      store.commit(commitOf([[card, i, `e${i}`]], `t${i}`)),
    );
    for (const result of await Promise.allSettled(unknown)) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: {
          name: 'StoreUnavailableError',
          message: expect.stringContaining('is full; make room'),
        },
      });
    }
    const next = commitOf([[card, 6, 'e6']], 't6');
    await expect(store.commit(next)).rejects.toThrow(/is full; make room/);
    await expect(store.decided('t0')).rejects.toThrow(/is full; make room/);
    expect(await store.ping()).toBe(false);
    full = false;
    expect(await store.ping()).toBe(true);
    const again = await store.commit(commitOf([[card, 3, 'e3']], 't3'));
    expect(again.kind).toBe('repeated');
    expect(await store.commit(next)).toEqual({ kind: 'committed' });
    expect(await store.ping()).toBe(true);
    await store.close();
    const later = await open({ folder });
    await expectFilled(later, 7);
    await later.close();
  });

  it('answers nothing after it was closed', async () => {
    const store = await open({ folder: makeFolder() });
    const last = store.commit(commitOf([[card, 0, 'last']]));
    await store.close();
    await store.close();
    expect(await last).toEqual({ kind: 'committed' });
    await expect(store.load([card])).rejects.toThrow(/was closed/);
    const later = commitOf([[card, 1, 'later']]);
    await expect(store.commit(later)).rejects.toThrow(/was closed/);
    expect(await store.ping()).toBe(false);
  });

  it('names an option that is wrong', async () => {
    await expect(open({ compactBytes: 0 })).rejects.toThrow(
      /compactBytes is 0/,
    );
    const wrong = { entitySeconds: 0, decisionSeconds: 1 };
    await expect(open({ retention: wrong })).rejects.toThrow(
      /retention.entitySeconds is 0; give a number of seconds above 0/,
    );
  });

  it('lets go of the memory of what is too old', async () => {
    let now = 1_700_000_000_000;
    const tables = new MemoryTables({ entityMs: 10_000, decisionMs: 10_000 });
    for (let i = 0; i < 1_000; i++) {
      now += 100;
      tables.age(now);
      const change = { expected: 0, renew: true, event: Buffer.from('e') };
      tables.change({ name: `n${i}`, ...change }, i + 1, now);
      const record = Buffer.from('r');
      tables.decide({ transactionId: `t${i}`, record }, now);
    }
    expect(tables.decisions.size).toBeLessThanOrEqual(101);
    expect(tables.entities.size).toBeLessThanOrEqual(300);
  });
});
