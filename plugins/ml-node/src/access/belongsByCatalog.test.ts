import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildGroupEntity, buildUserEntity } from '../testUtils';
import { belongsByCatalog } from './belongsByCatalog';

const ADA = ['user:default/ada'];
const auth = mockServices.auth();

describe('whether someone belongs to an owner, as the catalog says', () => {
  it('counts groups above', async () => {
    const catalog = catalogServiceMock({
      entities: [
        buildUserEntity('ada', ['squad']),
        buildGroupEntity('squad', 'tribe'),
        buildGroupEntity('tribe'),
      ],
    });
    const belongs = (owner: string) =>
      belongsByCatalog({ auth, catalog }, ADA, [owner]);
    await expect(belongs('group:default/tribe')).resolves.toBe(true);
    await expect(belongs('group:default/other')).resolves.toBe(false);
  });

  it('says that the catalog cannot be asked', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntitiesByRefs.mockRejectedValue(new Error('ECONNREFUSED'));
    await expect(
      belongsByCatalog({ auth, catalog }, ADA, ['group:default/team']),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('The catalog cannot be asked now'),
    });
  });
});
