import type { Decision } from './mayDecide';
import { nobodyMayDecideBecause } from './nobodyMayDecide';

const [ADA, BOB, ZOE] = ['ada', 'bob', 'zoe'].map(
  name => `user:default/${name}`,
);
const TEAM = 'group:default/team';
const open: Decision = {
  isOpen: true,
  version: '3',
  askedBy: ADA,
  authors: [BOB],
  authorsKnown: true,
};

async function* listed(...refs: string[]) {
  yield* refs;
}

describe('a request that nobody may decide', () => {
  it('names who may not, why, and what to do', async () => {
    expect(await nobodyMayDecideBecause(open, [TEAM], listed(ADA, BOB))).toBe(
      `Nobody may decide: ${ADA} asked, ${BOB} is an author of version 3, and nobody else is of ${TEAM}. Add somebody to ${TEAM}, or withdraw this request.`,
    );
    const own = { ...open, authors: [ADA, 'user:default/elsewhere'] };
    expect(await nobodyMayDecideBecause(own, [ADA], listed(ADA))).toBe(
      `Nobody may decide: ${ADA} asked and is an author of version 3, and nobody else is of ${ADA}. Have a group own the model, or withdraw this request.`,
    );
  });

  it('is none that another of the group may decide', async () => {
    expect(
      await nobodyMayDecideBecause(open, [TEAM], listed(ADA, ZOE, BOB)),
    ).toBeUndefined();
  });

  it('is not known where the catalog does not know everybody, or the portal no author', async () => {
    const say = (decision: Partial<Decision>, ...people: string[]) =>
      nobodyMayDecideBecause(
        { ...open, ...decision },
        [TEAM],
        listed(...people),
      );
    expect(await say({})).toBeUndefined();
    expect(await say({}, BOB)).toBeUndefined();
    expect(await say({ authorsKnown: false }, ADA, BOB)).toBeUndefined();
    expect(await say({ isOpen: false }, ADA, BOB)).toBeUndefined();
  });
});
