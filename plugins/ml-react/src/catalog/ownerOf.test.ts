import { ownerOf } from './ownerOf';

describe('ownerOf', () => {
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'm' },
  };

  it('reads the relation first, then the field', () => {
    expect(
      ownerOf({
        ...entity,
        spec: { owner: 'other' },
        relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
      }),
    ).toBe('team');
    expect(ownerOf({ ...entity, spec: { owner: 'other' } })).toBe('other');
    expect(ownerOf(entity)).toBeUndefined();
  });
});
