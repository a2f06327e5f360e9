import fc from 'fast-check';
import { abortedAmong, Logged } from './abortedAmong';

/** An entry of a log, and whether its transaction was aborted. */
interface Entry extends Logged {
  isAborted: boolean;
}

/** What happens next in a log: a producer writes, or ends what it wrote. */
type Step = [producer: number, does: 'write' | 'commit' | 'abort' | 'plain'];

/** The log of some steps, in which each transaction has ended, and its aborted transactions in the order of their ends. */
function logOf(steps: readonly Step[]) {
  const entries: Entry[] = [];
  const transactions: {
    producerId: string;
    firstOffset: string;
    lastOffset: bigint;
  }[] = [];
  const open = new Map<number, Entry[]>();
  const take = ([producer, does]: Step) => {
    const own = open.get(producer) ?? [];
    const entry = {
      ...{ offset: BigInt(entries.length), producerId: `${producer}` },
      ...{ isTransactional: does !== 'plain', isAbortMark: does === 'abort' },
      isAborted: false,
    };
    if (does === 'plain' || does === 'write') {
      entries.push(entry);
      if (does === 'write') open.set(producer, [...own, entry]);
    } else if (own.length > 0) {
      entries.push(entry);
      open.delete(producer);
      if (does === 'commit') return;
      for (const each of own) each.isAborted = true;
      transactions.push({
        producerId: `${producer}`,
        firstOffset: `${own[0].offset}`,
        lastOffset: entry.offset,
      });
    }
  };
  steps.forEach(take);
  [...open.keys()].forEach(producer => take([producer, 'abort']));
  return { entries, transactions };
}

describe('abortedAmong', () => {
  it('finds all of aborted transactions and nothing else, whichever part of a log was fetched', () => {
    const step = fc.tuple(
      fc.nat({ max: 3 }),
      fc.constantFrom('write', 'write', 'commit', 'abort', 'plain'),
    ) as fc.Arbitrary<Step>;
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat({ max: 60 }),
        fc.nat({ max: 60 }),
        (steps, from, count) => {
          const { entries, transactions } = logOf(steps);
          const fetched = entries.slice(from, from + count);
          const told = transactions.filter(
            ({ firstOffset, lastOffset }) =>
              lastOffset >= BigInt(from) &&
              BigInt(firstOffset) < BigInt(from + count),
          );
          const found = abortedAmong(fetched, entry => entry, told);
          expect([...found]).toEqual(
            fetched.filter(({ isAborted }) => isAborted),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
