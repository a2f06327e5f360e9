import fc from 'fast-check';
import { buildClusterQueue, buildCohort } from './__testUtils__/queueBuilders';
import { CohortTree } from './CohortTree';
import { sightOfClusterQueue, sightOfCohort } from './queueSights';

const GPUS = { flavor: 'h100', resource: 'nvidia.com/gpu' };

const treeOf = (
  queues: Parameters<typeof buildClusterQueue>[0][],
  cohorts: Parameters<typeof buildCohort>[0][] = [],
) =>
  new CohortTree(
    queues.map(each => sightOfClusterQueue(buildClusterQueue(each))),
    cohorts.map(each => sightOfCohort(buildCohort(each))),
  );
const a = { name: 'a', cohort: 'all' };
const b = { name: 'b', cohort: 'all' };

describe('CohortTree', () => {
  it('gives a queue without cohort its own quota alone', () => {
    const tree = treeOf([{ name: 'a', used: '3' }, { name: 'b' }]);
    expect(tree.available('a', GPUS)).toBe(5);
  });

  it('lends what the others of a cohort do not use', () => {
    const tree = treeOf([
      { ...a, used: '8' },
      { ...b, used: '2' },
    ]);
    expect(tree.available('a', GPUS)).toBe(6);
    expect(tree.available('b', GPUS)).toBe(6);
  });

  it('lends no more than the borrower may borrow', () => {
    const limits = { borrowingLimit: '2' };
    const tree = treeOf([{ ...a, used: '7', limits }, b]);
    expect(tree.available('a', GPUS)).toBe(3);
    const borrowing = treeOf([{ ...a, used: '9', borrowed: '1', limits }, b]);
    expect(borrowing.available('a', GPUS)).toBe(1);
  });

  it('lends no more than the lender lends', () => {
    const limits = { lendingLimit: '3' };
    const tree = treeOf([
      { ...a, used: '8' },
      { ...b, limits },
    ]);
    expect(tree.available('a', GPUS)).toBe(3);
    expect(tree.available('b', GPUS)).toBe(8);
    // What the lender uses first is what it keeps.
    const busy = treeOf([
      { ...a, used: '8' },
      { ...b, used: '6', limits },
    ]);
    expect(busy.available('a', GPUS)).toBe(2);
  });

  it('says that lent quota is not free', () => {
    const tree = treeOf([{ ...a, used: '14', borrowed: '6' }, b]);
    expect(tree.available('b', GPUS)).toBe(2);
  });

  it('says by how much more is in use than there is', () => {
    const tree = treeOf([{ name: 'a', nominal: '4', used: '6' }]);
    expect(tree.available('a', GPUS)).toBe(-2);
  });

  it('counts the quota of cohorts themselves, and of those above', () => {
    const tree = treeOf(
      [
        { ...a, used: '8' },
        { ...b, cohort: 'others', used: '8' },
      ],
      [
        { name: 'all', parentName: 'top', nominal: '4' },
        { name: 'others', parentName: 'top', nominal: '6' },
        { name: 'top', nominal: '1' },
      ],
    );
    expect(tree.available('a', GPUS)).toBe(11);
    expect(tree.relatives('a')).toEqual(['b']);
  });

  it('holds what a cohort may borrow and lend', () => {
    const tree = treeOf(
      [
        { ...a, used: '8' },
        { ...b, cohort: 'others' },
      ],
      [
        {
          name: 'all',
          parentName: 'top',
          limits: { borrowingLimit: '2' },
          nominal: '0',
        },
        {
          name: 'others',
          parentName: 'top',
          limits: { lendingLimit: '5' },
          nominal: '0',
        },
      ],
    );
    expect(tree.available('a', GPUS)).toBe(2);
  });

  it('knows nothing of a queue below cohorts that are each above the other', () => {
    const tree = treeOf(
      [a, { name: 'c' }],
      [
        { name: 'all', parentName: 'top' },
        { name: 'top', parentName: 'all' },
      ],
    );
    expect(tree.available('a', GPUS)).toBeUndefined();
    expect(tree.relatives('a')).toEqual([]);
    expect(tree.available('c', GPUS)).toBe(8);
  });

  it('never lends the same twice: who takes all that is free leaves nothing', () => {
    const queue = fc.record({
      nominal: fc.integer({ min: 0, max: 20 }),
      borrowing: fc.option(fc.integer({ min: 0, max: 20 })),
      lending: fc.option(fc.integer({ min: 0, max: 20 })),
    });
    fc.assert(
      fc.property(fc.array(queue, { minLength: 1, maxLength: 5 }), queues => {
        const used = queues.map(() => 0);
        const built = () =>
          treeOf(
            queues.map(({ nominal, borrowing, lending }, index) => ({
              ...{ name: `q${index}`, cohort: 'all', nominal: String(nominal) },
              used: String(used[index]),
              limits: {
                borrowingLimit: borrowing?.toString(),
                lendingLimit: lending?.toString(),
              },
            })),
          );
        queues.forEach((_, index) => {
          const free = built().available(`q${index}`, GPUS) ?? NaN;
          expect(free).toBeGreaterThanOrEqual(0);
          used[index] += free;
        });
        const total = queues.reduce((sum, { nominal }) => sum + nominal, 0);
        expect(used.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(
          total,
        );
        queues.forEach((_, index) =>
          expect(built().available(`q${index}`, GPUS)).toBeLessThanOrEqual(0),
        );
      }),
    );
  });
});
