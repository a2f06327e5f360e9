import { authorsToBe } from './authorsToBe';

const ME = 'user:default/grace';
const ADA = 'user:default/ada';

describe('who would be author of a version', () => {
  it('is the reader alone where the run is of no person of the portal', () => {
    for (const user of [undefined, '', 'root', 'CORP/ada', 'group:default/x']) {
      expect(authorsToBe(ME, user, [ME, ADA])).toEqual({
        other: undefined,
        isOwnRun: false,
        isNobodyLeft: false,
        couldOtherRegister: false,
      });
    }
  });

  it('is the reader once where the run is theirs, however it is written', () => {
    expect(authorsToBe(ME, 'User:default/Grace', [ME, ADA])).toMatchObject({
      other: undefined,
      isOwnRun: true,
      isNobodyLeft: false,
    });
  });

  it('leaves nobody where all owners are', () => {
    expect(authorsToBe(ME, undefined, [ME]).isNobodyLeft).toBe(true);
    expect(authorsToBe(ME, ADA, [ME, ADA])).toMatchObject({
      isNobodyLeft: true,
      couldOtherRegister: true,
    });
  });

  it('could not be the other alone who is no owner', () => {
    expect(authorsToBe(ME, ADA, [ME])).toMatchObject({
      isNobodyLeft: true,
      couldOtherRegister: false,
    });
  });

  it('says nothing of who is left where the catalog does not know the reader as an owner', () => {
    expect(authorsToBe(ME, ADA, []).isNobodyLeft).toBe(false);
    expect(authorsToBe(ME, ADA, [ADA]).isNobodyLeft).toBe(false);
  });
});
