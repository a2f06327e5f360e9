import fc from 'fast-check';
import { buildGroupEntity, buildModelEntity } from '../testUtils';
import { belongsToOwner, ownersOf } from './ownership';

describe('ownersOf', () => {
  it('reads spec.owner as a group of the entity namespace when there are no relations yet', () => {
    const entity = { ...buildModelEntity({ owner: 'team-a' }), relations: [] };
    entity.metadata = { ...entity.metadata, namespace: 'ml' };
    expect(ownersOf(entity)).toEqual(['group:ml/team-a']);
  });
});

describe('belongsToOwner', () => {
  const chain = fc.integer({ min: 1, max: 12 });

  it('finds every group above and none below, in a chain of any length', async () => {
    await fc.assert(
      fc.asyncProperty(chain, chain, chain, async (length, from, to) => {
        const start = Math.min(from, length);
        const goal = Math.min(to, length);
        const groups = new Map(
          Array.from({ length }, (_, index) => [
            `group:default/g${index + 1}`,
            buildGroupEntity(
              `g${index + 1}`,
              index + 2 <= length ? `g${index + 2}` : undefined,
            ),
          ]),
        );
        const found = await belongsToOwner(
          [`group:default/g${start}`],
          [`group:default/g${goal}`],
          async refs => refs.map(ref => groups.get(ref)),
        );
        expect(found).toBe(start <= goal);
      }),
    );
  });

  it('follows users and groups only', async () => {
    const load = jest.fn(async () => []);
    expect(
      await belongsToOwner(['component:default/x'], ['group:default/a'], load),
    ).toBe(false);
    expect(load).not.toHaveBeenCalled();
  });
});
