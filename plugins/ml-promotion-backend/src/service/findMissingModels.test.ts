import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { findMissingModels } from './findMissingModels';

const THERE = 'component:default/fraud';
const GONE = 'component:default/gone';

describe('asking the catalog for models', () => {
  const auth = mockServices.auth();
  const { signal } = new AbortController();

  it('names those that it says it does not have', async () => {
    const catalog = catalogServiceMock({ entities: [buildModelEntity()] });
    const find = findMissingModels({ catalog, auth });
    expect(await find([THERE, GONE], signal)).toEqual([GONE]);
  });

  it('takes no failure for an answer', async () => {
    const catalog = catalogServiceMock.mock();
    const find = findMissingModels({ catalog, auth });
    catalog.getEntitiesByRefs.mockRejectedValueOnce(new Error('down'));
    await expect(find([GONE], signal)).rejects.toThrow('down');
    catalog.getEntitiesByRefs.mockResolvedValueOnce({ items: [] });
    await expect(find([GONE], signal)).rejects.toThrow(
      'The catalog answered for 0 of 1 entities',
    );
  });

  it('waits no longer than it is wanted', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntitiesByRefs.mockReturnValue(new Promise(() => {}));
    const find = findMissingModels({ catalog, auth });
    const stop = new AbortController();
    const asked = find([GONE], stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
