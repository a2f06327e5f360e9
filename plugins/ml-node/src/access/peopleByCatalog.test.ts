import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildGroupEntity, buildUserEntity } from '../testUtils';
import { peopleByCatalog } from './peopleByCatalog';

const TEAM = 'group:default/team';
const auth = mockServices.auth();

async function people(owners: string[], catalog = known()) {
  const found: string[] = [];
  for await (const ref of peopleByCatalog({ auth, catalog }, owners)) {
    found.push(ref);
  }
  return found.sort();
}

function known() {
  return catalogServiceMock({
    entities: [
      buildGroupEntity('team', 'squad'),
      buildGroupEntity('squad', 'team'),
      buildGroupEntity('other'),
      buildUserEntity('ada', ['team', 'squad']),
      buildUserEntity('bob', ['squad']),
      buildUserEntity('eve', ['other']),
    ],
  });
}

describe('the people of an owner', () => {
  it('are those of the group and of the groups below it, each once, also where groups go round in a circle', async () => {
    expect(await people([TEAM])).toEqual([
      'user:default/ada',
      'user:default/bob',
    ]);
  });

  it('are the owner itself, where a person is one', async () => {
    expect(await people(['user:default/zoe'])).toEqual(['user:default/zoe']);
    expect(await people([])).toEqual([]);
  });

  it('are told as far as somebody asks for them', async () => {
    const catalog = known();
    const asked = jest.spyOn(catalog, 'queryEntities');
    const first = 'user:default/zoe';
    for await (const ref of peopleByCatalog({ auth, catalog }, [first, TEAM])) {
      expect(ref).toBe(first);
      break;
    }
    expect(asked).not.toHaveBeenCalled();
  });

  it('are not known while the catalog is down', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.queryEntities.mockRejectedValue(new TypeError('fetch failed'));
    await expect(people([TEAM], catalog as never)).rejects.toThrow(
      /The catalog/,
    );
  });
});
