import { mockServices } from '@backstage/backend-test-utils';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '../testUtils';
import type { LastOwners } from './LastOwners';
import { decideNameHolder, listAnnotated } from './nameHolder';

const OURS = 'component:default/ours';
const THEIRS = 'component:default/theirs';
const ours = buildModelEntity({ name: 'ours' });
const more = buildModelEntity({ name: 'more' });
const theirs = buildModelEntity({
  name: 'theirs',
  owner: 'group:default/team-b',
});
const them = { entityRef: THEIRS, owners: ['group:default/team-b'] };
const us = { entityRef: OURS, owners: ['group:default/team-a'] };

/** Decides on a name by who was first; the catalog has what names it and `rest`. */
function decide(
  claimant: typeof us,
  named: Entity[],
  first?: string,
  { name = 'shared', rest = [] as Entity[], lastOwners = memoryOwners() } = {},
) {
  const all = [...named, ...rest];
  return decideNameHolder({
    ...{ claimant, named, name, lastOwners },
    firstOf: async () => first,
    load: async ref => all.find(each => stringifyEntityRef(each) === ref),
  });
}

function memoryOwners(): LastOwners {
  const known = new Map<string, string[]>();
  return {
    note: async (ref, owners) => void known.set(ref, owners),
    find: async ref => known.get(ref),
  };
}

describe('who may use a name', () => {
  it('is whoever names it alone, and everything of the same owners, without any record', async () => {
    for (const named of [[ours], [more, ours]]) {
      expect(await decide(us, named)).toEqual({});
    }
  });

  it('is whoever used it first, and a newcomer of other owners is refused', async () => {
    const named = [theirs, more, ours];
    expect(await decide(us, named, OURS)).toEqual({ holder: us });
    expect(await decide(them, named, OURS)).toEqual({
      holder: us,
      rival: us,
    });
  });

  it('is whoever used it first, also while that names it no more', async () => {
    const rest = [ours];
    const asked = [theirs, OURS, { rest }] as const;
    const [named, first, options] = asked;
    expect(await decide(them, [named], first, options)).toEqual({
      holder: us,
      rival: us,
    });
    const twin = { ...us, entityRef: 'component:default/more' };
    expect(await decide(twin, [theirs, more], OURS, options)).toEqual({
      holder: us,
    });
  });

  it('is whoever used it first, also when that is gone, with all of the owners that it had', async () => {
    const lastOwners = memoryOwners();
    const gone = { ...us, isGone: true };
    const twin = { ...us, entityRef: 'component:default/more' };
    const unknown = { entityRef: OURS, owners: [], isGone: true };
    expect(await decide(twin, [more], OURS, { lastOwners })).toEqual({
      holder: unknown,
      rival: unknown,
    });
    await decide(us, [ours], OURS, { lastOwners });
    expect(await decide(twin, [more], OURS, { lastOwners })).toEqual({
      holder: gone,
    });
    expect(await decide(them, [theirs], OURS, { lastOwners })).toEqual({
      holder: gone,
      rival: gone,
    });
    // A run of it goes on.
    expect(await decide({ ...us, owners: [] }, [], OURS)).toEqual({
      holder: unknown,
    });
  });

  it('is nobody of different owners while no record tells who was first', async () => {
    expect(await decide(us, [ours, theirs])).toEqual({ rival: them });
    expect(await decide(them, [ours, theirs])).toEqual({ rival: us });
  });

  it('is the one that is called so, while no record tells who was first', async () => {
    const named = [theirs, more, ours];
    const called = { name: 'ours' };
    expect(await decide(us, named, undefined, called)).toEqual({ holder: us });
    expect(await decide(them, named, undefined, called)).toEqual({
      holder: us,
      rival: us,
    });
    expect(await decide(us, named, THEIRS, called)).toEqual({
      holder: them,
      rival: them,
    });
  });

  it('is, of several that are called so, the one in the namespace default', async () => {
    const called = { name: 'ours' };
    const of = (namespace: string) => {
      const twin = buildModelEntity({ name: 'ours', owner: 'group:default/c' });
      twin.metadata.namespace = namespace;
      return twin;
    };
    const [evil, worse] = ['evil', 'worse'].map(of);
    const both = [evil, ours];
    expect(await decide(us, both, undefined, called)).toEqual({ holder: us });
    const rival = {
      entityRef: 'component:evil/ours',
      owners: ['group:default/c'],
    };
    expect(await decide(them, [evil, worse], undefined, called)).toEqual({
      rival,
    });
  });

  it('is nobody who has no owner, beside somebody else', async () => {
    const orphan = { entityRef: 'component:default/orphan', owners: [] };
    const other = { ...buildModelEntity({ name: 'other' }), relations: [] };
    delete other.spec?.owner;
    expect(await decide(orphan, [other])).toEqual({
      rival: { entityRef: 'component:default/other', owners: [] },
    });
  });
});

describe('the entities that carry an annotation', () => {
  it('are all of them, whatever the value', async () => {
    const entities = [
      ours,
      buildModelEntity({ annotations: { 'modelport.dev/experiment': ' a ' } }),
      buildModelEntity({
        name: 'none',
        annotations: { 'modelport.dev/experiment': undefined },
      }),
    ];
    const services = {
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
    };
    const found = await listAnnotated(services, 'modelport.dev/experiment');
    expect(found.map(each => each.metadata.name).sort()).toEqual([
      'fraud',
      'ours',
    ]);
  });
});
