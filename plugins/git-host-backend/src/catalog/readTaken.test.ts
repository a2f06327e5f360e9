import { join } from 'node:path';
import { GitHostAddresses } from '../addresses';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import {
  commitFiles,
  descriptor,
  newRepository,
} from '../__testUtils__/repositories';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { describeTaken } from './descriptor';
import { readTaken } from './readTaken';

jest.setTimeout(30_000);

describe('what another repository has', () => {
  const folder = temporaryFolder();
  const addresses = new GitHostAddresses('http://portal.example');
  let store: BareGitRepositoryStore;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    store = new BareGitRepositoryStore({
      directory: join(folder, String(count)),
    });
    for (const name of ['cards', 'loans']) {
      await store.create(newRepository(name));
    }
  });

  const commit = (name: string, ...entities: string[]) =>
    commitFiles(store, name, {
      'catalog-info.yaml': entities.map(one => descriptor(one)).join('---\n'),
    });
  const told = async (name: string) => {
    const repository = (await store.find('fraud', name))!;
    const taken = await readTaken(repository, { addresses, store });
    return describeTaken(repository, taken);
  };

  it('is what was made for it, whether it brings it or not', async () => {
    await commit('cards', 'cards', 'loans');
    expect(await told('cards')).toEqual([
      'catalog-info.yaml of fraud/cards names component:default/loans, which another repository has: the catalog leaves it out here. Write another metadata.name.',
    ]);
    expect(await told('loans')).toEqual([]);
  });

  it('is else what the first brings, which is told nothing', async () => {
    await commit('cards', 'cards', 'shared');
    await commit('loans', 'loans', 'shared');
    const [first, second] = (await store.list()).map(({ name }) => name);
    expect(await told(first)).toEqual([]);
    expect(await told(second)).toEqual([
      expect.stringContaining('names component:default/shared, which another'),
    ]);
  });

  it('is of whoever brings it beside its own, and no new name for another', async () => {
    const [first, second] = (await store.list()).map(({ name }) => name);
    await commit(second, second, 'shared');
    const kept = await commit(first, first);
    await commit(first, 'shared');
    expect(await told(first)).toEqual([
      expect.stringContaining(
        `the catalog keeps the version of ${kept.slice(0, 10)}.`,
      ),
      `It names component:default/shared, which another repository has. Write another metadata.name; this repository's own is component:default/${first}.`,
    ]);
    expect(await told(second)).toEqual([]);
  });

  it('keeps the last right version, however many wrong ones came after it', async () => {
    const kept = await commit('cards', 'cards');
    for (let wrong = 0; wrong < 25; wrong += 1) {
      await commitFiles(store, 'cards', {
        'catalog-info.yaml': `kind: [${wrong}`,
      });
    }
    expect((await told('cards')).join()).toContain(
      `the catalog keeps the version of ${kept.slice(0, 10)}.`,
    );
  });

  it('is not told of a file that no longer names it', async () => {
    await commit('cards', 'cards');
    await commit('cards', 'loans');
    await commit('cards', 'cards', 'cards');
    const lines = await told('cards');
    expect(lines.join()).toContain(
      'Entity 2: component:default/cards stands in the file twice',
    );
    expect(lines.join()).not.toContain('loans');
  });

  it('does not read other repositories for one that brings its own entity alone', async () => {
    await commit('cards', 'cards');
    const list = jest.spyOn(store, 'list');
    expect(await told('cards')).toEqual([]);
    expect(list).not.toHaveBeenCalled();
  });

  it('leaves out of account a repository that cannot be read', async () => {
    await commit('cards', 'cards', 'shared');
    await commit('loans', 'loans', 'shared');
    const [first, second] = (await store.list()).map(({ name }) => name);
    const resolve = store.resolve.bind(store);
    jest.spyOn(store, 'resolve').mockImplementation(async (one, ref) => {
      if (one.name === first) throw new Error('disk');
      return resolve(one, ref);
    });
    expect(await told(second)).toEqual([]);
  });
});
