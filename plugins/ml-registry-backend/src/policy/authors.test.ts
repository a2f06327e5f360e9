import { joinPeople, portalUser, taggedUser } from './authors';

const ENTITY = 'component:default/fraud';

describe('the authors of a version', () => {
  it('are persons whom a tag names in full', () => {
    const of = (user?: string) =>
      taggedUser(user === undefined ? {} : { 'mlflow.user': user });
    expect(of('user:default/ada')).toBe('user:default/ada');
    expect(of('User:Default/Ada')).toBe('user:default/ada');
    expect(of('root')).toBeUndefined();
    expect(of('group:default/team-a')).toBeUndefined();
    expect(of('a:b:c:/d')).toBeUndefined();
    expect(of()).toBeUndefined();
  });

  it('are the portal’s own record only of a run that it made for the entity', () => {
    const tags = { 'mlflow.user': 'user:default/ada' };
    expect(portalUser(tags, ENTITY)).toBeUndefined();
    const of = (entityRef: string) =>
      portalUser({ ...tags, 'modelport.entity_ref': entityRef }, ENTITY);
    expect(of('component:default/other')).toBeUndefined();
    expect(of('Component:default/Fraud')).toBe('user:default/ada');
  });

  it('are each named once', () => {
    expect(joinPeople('a', undefined, ['b', 'a'], 'b')).toEqual(['a', 'b']);
  });
});
