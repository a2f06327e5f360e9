import { commitAuthor } from './commitAuthor';

describe('commitAuthor', () => {
  it('takes name and address from the catalog', () => {
    const profile = { displayName: 'Ada\n <Lovelace>', email: 'ada@x.org' };
    expect(
      commitAuthor({ ref: 'user:default/ada', entity: { spec: { profile } } }),
    ).toEqual({ name: 'Ada Lovelace', email: 'ada@x.org' });
  });

  it('falls back on the name of the user, and on the portal', () => {
    expect(commitAuthor({ ref: 'user:default/ada', entity: {} })).toEqual({
      name: 'ada',
      email: 'ada@users.noreply.invalid',
    });
    expect(commitAuthor(undefined).name).toBe('portal');
  });
});
