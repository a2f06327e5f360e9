import { mockServices } from '@backstage/backend-test-utils';
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

describe('who may use a name', () => {
  it('is whoever names it alone, and everything of the same owners', () => {
    expect(decideNameHolder(us, [ours], [])).toEqual({});
    expect(decideNameHolder(us, [more, ours], [])).toEqual({});
  });

  it('is whoever used it first, and a newcomer of other owners is refused', () => {
    const named = [theirs, more, ours];
    for (const records of [[OURS, THEIRS], [OURS]]) {
      expect(decideNameHolder(us, named, records)).toEqual({ holder: ours });
      expect(decideNameHolder(them, named, records)).toEqual({
        holder: ours,
        rival: ours,
      });
    }
  });

  it('counts nobody first who is gone or names it no more', () => {
    const records = ['component:default/gone', THEIRS, OURS];
    expect(decideNameHolder(us, [ours], records)).toEqual({ holder: ours });
    expect(decideNameHolder(us, [ours, theirs], records)).toEqual({
      holder: theirs,
      rival: theirs,
    });
  });

  it('is nobody of different owners while no record tells who was first', () => {
    expect(decideNameHolder(us, [ours, theirs], [])).toEqual({ rival: theirs });
    expect(decideNameHolder(them, [ours, theirs], [])).toEqual({ rival: ours });
  });

  it('is the one that is called so, while no record tells who was first', () => {
    const named = [theirs, more, ours];
    expect(decideNameHolder(us, named, [], 'ours')).toEqual({ holder: ours });
    expect(decideNameHolder(them, named, [], 'ours')).toEqual({
      holder: ours,
      rival: ours,
    });
    expect(decideNameHolder(us, named, [THEIRS], 'ours')).toEqual({
      holder: theirs,
      rival: theirs,
    });
    expect(decideNameHolder(us, named, [], 'shared')).toEqual({
      rival: theirs,
    });
    const twin = buildModelEntity({ name: 'ours', owner: 'group:default/c' });
    twin.metadata.namespace = 'other';
    expect(decideNameHolder(us, [ours, twin], [], 'ours')).toEqual({
      rival: twin,
    });
  });

  it('is nobody who has no owner, beside somebody else', () => {
    const orphan = { entityRef: 'component:default/orphan', owners: [] };
    const other = { ...buildModelEntity({ name: 'other' }), relations: [] };
    delete other.spec?.owner;
    expect(decideNameHolder(orphan, [other], [])).toEqual({ rival: other });
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
