import { anApi, aPage } from '../__testUtils__/builders';
import { ChampionVersions } from './ChampionVersions';

const entity = { kind: 'component', namespace: 'default', name: 'fraud' };
const championOf = (page: Parameters<typeof aPage>[0]) =>
  new ChampionVersions(
    anApi({ listVersions: async () => aPage(page) }),
  ).getChampionVersion(entity);

describe('the champion that other plugins are told', () => {
  it('is the version that the alias names', async () => {
    const api = anApi({
      listVersions: async () => aPage({ aliases: { champion: '4' } }),
    });
    const { signal } = new AbortController();
    const champions = new ChampionVersions(api);
    await expect(
      champions.getChampionVersion(entity, { signal }),
    ).resolves.toEqual({ version: '4' });
    expect(api.listVersions).toHaveBeenCalledWith(entity, { limit: 1, signal });
  });

  it('is none where no version is', async () => {
    await expect(championOf({ aliases: {} })).resolves.toEqual({});
  });

  it('is none while the registry cannot be read, whatever was so before', async () => {
    await expect(
      championOf({
        aliases: { champion: '4' },
        errors: [{ server: 'default', message: 'timed out' }],
      }),
    ).resolves.toEqual({});
  });

  it('is announced where news of the model are', () => {
    expect(new ChampionVersions(anApi()).channelOf(entity)).toBe(
      'ml-registry:entity:component:default/fraud',
    );
  });
});
