import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '../testUtils';
import { decideNameHolder, listAnnotated } from './nameHolder';

const OURS = 'component:default/ours';
const THEIRS = 'component:default/theirs';
const ours = buildModelEntity({ name: 'ours' });
const more = buildModelEntity({ name: 'more' });
const theirs = buildModelEntity({
  name: 'theirs',
  owner: 'group:default/team-b',
});
const us = { entityRef: OURS, owners: ['group:default/team-a'] };
const them = { entityRef: THEIRS, owners: ['group:default/team-b'] };

/** Decides on a name that nobody bears, by records that have the first one first. */
const decide = (
  claimant: typeof us,
  named: Entity[],
  records: string[] = [],
  name = 'shared',
) =>
  decideNameHolder({
    ...{ claimant, named, name },
    firstOf: async refs => records.find(ref => refs.includes(ref)),
  });

describe('who may use a name', () => {
  it('is whoever names it alone, and everything of the same owners, without any record', async () => {
    const firstOf = jest.fn();
    for (const named of [[ours], [more, ours]]) {
      const claim = { claimant: us, named, name: 'shared', firstOf };
      expect(await decideNameHolder(claim)).toEqual({});
    }
    expect(firstOf).not.toHaveBeenCalled();
  });

  it('is whoever used it first, and a newcomer of other owners is refused', async () => {
    const named = [theirs, more, ours];
    for (const records of [[OURS, THEIRS], [OURS]]) {
      expect(await decide(us, named, records)).toEqual({ holder: ours });
      expect(await decide(them, named, records)).toEqual({
        holder: ours,
        rival: ours,
      });
    }
  });

  it('counts nobody first who is gone or names it no more', async () => {
    const records = ['component:default/gone', THEIRS, OURS];
    expect(await decide(us, [ours], records)).toEqual({});
    expect(await decide(us, [ours, theirs], records)).toEqual({
      holder: theirs,
      rival: theirs,
    });
  });

  it('is nobody of different owners while no record tells who was first', async () => {
    expect(await decide(us, [ours, theirs])).toEqual({ rival: theirs });
    expect(await decide(them, [ours, theirs])).toEqual({ rival: ours });
  });

  it('is the one that is called so, while no record tells who was first', async () => {
    const named = [theirs, more, ours];
    expect(await decide(us, named, [], 'ours')).toEqual({ holder: ours });
    expect(await decide(them, named, [], 'ours')).toEqual({
      holder: ours,
      rival: ours,
    });
    expect(await decide(us, named, [THEIRS], 'ours')).toEqual({
      holder: theirs,
      rival: theirs,
    });
    const twin = buildModelEntity({ name: 'ours', owner: 'group:default/c' });
    twin.metadata.namespace = 'other';
    expect(await decide(us, [ours, twin], [], 'ours')).toEqual({
      rival: twin,
    });
  });

  it('is nobody who has no owner, beside somebody else', async () => {
    const orphan = { entityRef: 'component:default/orphan', owners: [] };
    const other = { ...buildModelEntity({ name: 'other' }), relations: [] };
    delete other.spec?.owner;
    expect(await decide(orphan, [other])).toEqual({ rival: other });
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
