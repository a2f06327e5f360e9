/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
// eslint-disable-next-line @backstage/no-undeclared-imports -- tests alone import this file
import fc from 'fast-check';
import { Commit, EntityRef, FeatureStore } from './FeatureStore';

interface Step {
  id: number | undefined;
  changes: { key: number; stale: boolean; snapshot: boolean; event: string }[];
}

/** The simplest thing that could be right. */
class Model {
  readonly entities = new Map<number, string[]>();
  readonly decided = new Map<number, string>();

  commit({ id, changes }: Step, record: string): string {
    const known = id === undefined ? undefined : this.decided.get(id);
    if (known !== undefined) return `repeated ${known}`;
    if (changes.some(({ stale }) => stale)) return 'conflict';
    for (const { key, event } of changes) {
      this.entities.set(key, [...(this.entities.get(key) ?? []), event]);
    }
    if (id !== undefined) this.decided.set(id, record);
    return 'committed';
  }
}

const steps = fc.array(
  fc.record<Step>({
    id: fc.option(fc.nat(5), { nil: undefined }),
    changes: fc.uniqueArray(
      fc.record({
        key: fc.nat(3),
        stale: fc.integer({ max: 9, min: 0 }).map(draw => draw === 0),
        snapshot: fc.boolean(),
        event: fc
          .string({ maxLength: 5 })
          .map(event => event.replace(/,/g, '.')),
      }),
      { minLength: 1, maxLength: 3, selector: ({ key }) => key },
    ),
  }),
  { maxLength: 25 },
);

let runs = 0;

/** Random commits against a model; the state of an entity is simply all its events. */
export function describeHistories(store: () => FeatureStore): void {
  it('agrees with a simple model over random commits', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async history => {
        runs += 1;
        const run = runs;
        const model = new Model();
        const refOf = (key: number): EntityRef => ({
          entity: `run${run}`,
          key: `${key}`,
        });
        for (const [i, step] of history.entries()) {
          const record = `record ${i}`;
          const events = (key: number) => model.entities.get(key) ?? [];
          const commit: Commit = {
            decided:
              step.id === undefined
                ? undefined
                : {
                    transactionId: `${run}/${step.id}`,
                    record: Buffer.from(record),
                  },
            changes: step.changes.map(({ key, stale, snapshot, event }) => ({
              ...refOf(key),
              expected: events(key).length + (stale ? 1 : 0),
              event: Buffer.from(event),
              snapshot: snapshot
                ? Buffer.from([...events(key), event].join(','))
                : undefined,
              renew: i % 2 === 0,
            })),
          };
          const result = await store().commit(commit);
          const said =
            result.kind === 'repeated'
              ? `repeated ${Buffer.from(result.record)}`
              : result.kind;
          expect(said).toBe(model.commit(step, record));
        }
        const keys = [0, 1, 2, 3];
        const loaded = await store().load(keys.map(refOf));
        keys.forEach((key, i) => {
          const { version, snapshot, events } = loaded[i];
          const expected = model.entities.get(key) ?? [];
          const before = snapshot
            ? Buffer.from(snapshot).toString()
            : undefined;
          const seen = [
            ...(before === undefined ? [] : [before]),
            ...events.map(event => Buffer.from(event).toString()),
          ];
          expect(version).toBe(expected.length);
          expect(seen.join(',')).toBe(expected.join(','));
        });
      }),
      { numRuns: 60 },
    );
  });
}
