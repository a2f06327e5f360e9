/* eslint-disable no-console -- a program: it says on standard output what was acknowledged */
import { FeatureStore } from '../FeatureStore';
import { MemoryStore } from '../memoryStore';

export const retention = { entitySeconds: 86_400, decisionSeconds: 86_400 };
export const cards = ['c0', 'c1', 'c2', 'c3'];

/** Of an entity: the ids of all its transactions, in order. */
export async function idsOf(store: FeatureStore, entity: string, key: string) {
  const [{ snapshot, events }] = await store.load([{ entity, key }]);
  const before = snapshot ? Buffer.from(snapshot).toString().split(',') : [];
  return [...before, ...events.map(event => Buffer.from(event).toString())];
}

/** Commits one transaction: an event of its card and one of the terminal that all share. */
export async function add(store: FeatureStore, id: string, card: string) {
  const refs = [
    { entity: 'customer', key: card },
    { entity: 'terminal', key: 'all' },
  ];
  for (;;) {
    const loaded = await store.load(refs);
    const changes = await Promise.all(
      refs.map(async (ref, i) => {
        const { version, events } = loaded[i];
        const full = events.length >= 9;
        const ids = full ? await idsOf(store, ref.entity, ref.key) : [];
        return {
          ...ref,
          expected: version,
          event: Buffer.from(id),
          snapshot: full ? Buffer.from([...ids, id].join(',')) : undefined,
          renew: true,
        };
      }),
    );
    const decided = { transactionId: id, record: Buffer.from(`of ${id}`) };
    const { kind } = await store.commit({ decided, changes });
    if (kind !== 'conflict') return;
  }
}

/** Adds transactions side by side until it is killed. */
async function main([folder, round, fsync]: string[]) {
  const store = await MemoryStore.open({
    folder,
    retention,
    compactBytes: 20_000,
    fsync: fsync === 'always' ? 'always' : 'everysec',
  });
  await Promise.all(
    cards.map(async card => {
      for (let i = 0; ; i++) {
        const id = `${round}-${card}-${i}`;
        await add(store, id, card);
        process.stdout.write(`${id}\n`);
      }
    }),
  );
}

if (require.main === module) {
  main(process.argv.slice(2)).catch(error => {
    console.error(error);
    process.exitCode = 1;
  });
}
