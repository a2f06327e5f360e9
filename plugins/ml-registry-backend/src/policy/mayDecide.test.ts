import fc from 'fast-check';
import { type Decider, type Decision, mayNotDecideBecause } from './mayDecide';

const PEOPLE = ['ada', 'bob', 'eve'].map(name => `user:default/${name}`);
const person = fc.constantFrom(...PEOPLE);
const decider: fc.Arbitrary<Decider> = fc.record({
  actor: person,
  notOwner: fc.option(fc.constant('Only owners may'), { nil: undefined }),
  isOverride: fc.boolean(),
});
const decision: fc.Arbitrary<Decision> = fc.record({
  isOpen: fc.boolean(),
  version: fc.constant('3'),
  askedBy: person,
  authors: fc.uniqueArray(person),
  authorsKnown: fc.boolean(),
  overrideGroup: fc.option(fc.constant('group:default/platform'), {
    nil: undefined,
  }),
});

describe('who may decide', () => {
  const check = (
    property: (who: Decider, what: Decision, refusal?: string) => void,
  ) =>
    fc.assert(
      fc.property(decider, decision, (who, what) =>
        property(who, what, mayNotDecideBecause(who, what)),
      ),
    );

  it('is never an author and never the asker, override or not', () => {
    check((who, what, refusal) => {
      fc.pre(what.authors.includes(who.actor) || what.askedBy === who.actor);
      expect(refusal).toBeDefined();
    });
  });

  it('is nobody but the override group while the authors are unknown', () => {
    check((who, what, refusal) => {
      fc.pre(!what.authorsKnown && !who.isOverride);
      expect(refusal).toBeDefined();
    });
  });

  it('is one of the owner group while the authors are known', () => {
    check((who, what, refusal) => {
      fc.pre(what.authorsKnown && who.notOwner !== undefined);
      expect(refusal).toBeDefined();
    });
  });

  it('is nobody once it is decided', () => {
    check((_, what, refusal) => {
      fc.pre(!what.isOpen);
      expect(refusal).toBe('This request does not wait for anyone any more.');
    });
  });

  it('is any other owner', () => {
    const open = { isOpen: true, authorsKnown: true };
    const zoe = { actor: 'user:default/zoe', isOverride: false };
    check((_, what) => {
      expect(mayNotDecideBecause(zoe, { ...what, ...open })).toBeUndefined();
    });
  });
});
