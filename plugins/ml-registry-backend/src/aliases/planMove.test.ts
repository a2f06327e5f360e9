import fc from 'fast-check';
import { applyMoves, diffAliases, planMove } from './planMove';

const version = fc.constantFrom('1', '2', '3');
const aliases = fc.dictionary(
  fc.constantFrom('champion', 'challenger', 'previous', 'shadow'),
  version,
);

describe('the plan of a move', () => {
  it('keeps the old champion as previous and writes champion last', () => {
    expect(
      planMove(
        { alias: 'champion', version: '3' },
        { champion: '2', previous: '1', challenger: '3' },
      ),
    ).toEqual([
      { alias: 'previous', before: '1', after: '2' },
      { alias: 'challenger', before: '3' },
      { alias: 'champion', before: '2', after: '3' },
    ]);
  });

  it('leaves previous alone for the first champion, and another challenger', () => {
    expect(
      planMove({ alias: 'champion', version: '1' }, { challenger: '2' }),
    ).toEqual([{ alias: 'champion', after: '1' }]);
  });

  it('takes challenger away', () => {
    expect(planMove({ alias: 'challenger' }, { challenger: '2' })).toEqual([
      { alias: 'challenger', before: '2' },
    ]);
  });

  it('says of each alias what it was, and ends with what was wanted', () => {
    fc.assert(
      fc.property(aliases, version, (before, wanted) => {
        const plan = planMove({ alias: 'champion', version: wanted }, before);
        for (const move of plan) {
          expect(move.before).toBe(before[move.alias]);
        }
        expect(plan.at(-1)).toMatchObject({ alias: 'champion', after: wanted });
        const after = applyMoves(before, plan);
        expect(after.champion).toBe(wanted);
        expect(after.challenger).not.toBe(wanted);
        expect(after.shadow).toBe(before.shadow);
        expect(planMove({ alias: 'champion', version: wanted }, after)).toEqual(
          [{ alias: 'champion', before: wanted, after: wanted }],
        );
      }),
    );
  });
});

describe('what differs between aliases', () => {
  it('leads from one to the other', () => {
    fc.assert(
      fc.property(aliases, aliases, (before, after) => {
        const moves = diffAliases(before, after);
        expect(applyMoves(before, moves)).toEqual(after);
        expect(diffAliases(after, after)).toEqual([]);
      }),
    );
  });
});
