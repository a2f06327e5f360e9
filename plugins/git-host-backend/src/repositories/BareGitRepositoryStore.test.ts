import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { commitFiles, newRepository } from '../__testUtils__/repositories';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { BareGitRepositoryStore } from './BareGitRepositoryStore';

describe('BareGitRepositoryStore', () => {
  const folder = temporaryFolder();
  let store: BareGitRepositoryStore;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    store = new BareGitRepositoryStore({
      directory: join(folder, String(count), 'repositories'),
      now: () => new Date('2026-11-24T08:00:00Z'),
    });
    await store.prepare();
  });

  it('makes a repository that is found and listed', async () => {
    const { repository, created } = await store.create(newRepository('cards'));
    expect(created).toBe(true);
    expect(repository).toEqual({
      owner: 'fraud',
      name: 'cards',
      ownerRef: 'group:default/fraud',
      entityRef: 'component:default/cards',
      description: 'Scores cards',
      defaultBranch: 'main',
      createdBy: 'user:default/ada',
      createdAt: '2026-11-24T08:00:00.000Z',
      creationId: 'task-cards',
    });
    await expect(store.find('fraud', 'cards')).resolves.toEqual(repository);
    await expect(store.list()).resolves.toEqual([repository]);
    expect(existsSync(join(store.directory, 'fraud/cards.git/hooks'))).toBe(
      false,
    );
  });

  it('gives the same act back what it made, also when it asks twice at once', async () => {
    const answers = await Promise.all([
      store.create(newRepository('cards')),
      store.create(newRepository('cards')),
    ]);
    expect(answers.map(answer => answer.created)).toEqual([true, false]);
    await expect(store.list()).resolves.toHaveLength(1);
    await expect(
      readdir(join(store.directory, '.unfinished')),
    ).resolves.toEqual([]);
  });

  it.each([
    ['another act', {}],
    ['another owner', { owner: 'group:default/payments' }],
  ])('refuses a name that %s took', async (_, change) => {
    await store.create(newRepository('cards'));
    await expect(
      store.create(newRepository('cards', { creationId: 'other', ...change })),
    ).rejects.toThrow(
      'The field name is "cards": group:default/fraud has a repository of that name',
    );
  });

  it.each([
    ['name', newRepository('../cards')],
    ['name', newRepository('cards.git')],
    ['name', newRepository('Cards')],
    ['owner', newRepository('cards', { owner: 'user:default/ada' })],
    ['owner', newRepository('cards', { owner: 'group:other/fraud' })],
    ['owner', newRepository('cards', { owner: 'group:default/v1' })],
    ['owner', newRepository('cards', { owner: 'a:b:c' })],
    ['defaultBranch', newRepository('cards', { defaultBranch: '-x' })],
    ['defaultBranch', newRepository('cards', { defaultBranch: 'a..b' })],
  ])('refuses a wrong %s', async (field, request) => {
    await expect(store.create(request)).rejects.toThrow(
      `The field ${field} is`,
    );
    await expect(store.list()).resolves.toEqual([]);
  });

  it('clears what a crash left, and never lists it', async () => {
    const left = join(store.directory, '.unfinished', 'half.git');
    await mkdir(left, { recursive: true });
    await expect(store.list()).resolves.toEqual([]);
    await store.prepare();
    expect(existsSync(left)).toBe(false);
  });

  it('commits folders one on the other and reads them back', async () => {
    const { repository } = await store.create(newRepository('cards'));
    const empty = await store.fingerprint(repository);
    const branch = { kind: 'branch' as const, name: 'main' };
    await expect(store.resolve(repository, branch)).resolves.toBeUndefined();
    const first = await commitFiles(store, 'cards', {
      'README.md': 'one',
      'src/ä b.py': 'x = 1',
    });
    const second = await commitFiles(store, 'cards', { 'README.md': 'two' });
    await expect(store.resolve(repository, branch)).resolves.toBe(second);
    expect(await store.fingerprint(repository)).not.toBe(empty);
    await expect(
      store.resolve(repository, { kind: 'commit', name: first.slice(0, 10) }),
    ).resolves.toBe(first);
    const file = await store.readFile(repository, first, 'src/ä b.py');
    expect(file.toString()).toBe('x = 1');
    await expect(store.listTree(repository, first, '')).resolves.toEqual([
      { name: 'README.md', kind: 'file', size: 3 },
      { name: 'src', kind: 'folder' },
    ]);
    await expect(
      store.listTree(repository, first, '', { recursive: true }),
    ).resolves.toMatchObject([{ name: 'README.md' }, { name: 'src/ä b.py' }]);
    await expect(
      store.log(repository, second, { limit: 5 }),
    ).resolves.toMatchObject([
      { sha: second, author: 'Ada', subject: 'Change files' },
      { sha: first },
    ]);
    await expect(
      store.log(repository, second, { limit: 5, path: 'src/' }),
    ).resolves.toHaveLength(2);
    expect(await text(store.archive(repository, first, 'src/'))).toContain(
      'x = 1',
    );
  });

  it('never resolves what is no name of a commit', async () => {
    const { repository } = await store.create(newRepository('cards'));
    await commitFiles(store, 'cards', { a: 'a' });
    for (const name of [
      '--all',
      'HEAD',
      'main~0',
      'a..b',
      '../x',
      '@{1}',
      '',
    ]) {
      await expect(
        store.resolve(repository, { kind: 'branch', name }),
      ).resolves.toBeUndefined();
      await expect(
        store.resolve(repository, { kind: 'commit', name }),
      ).resolves.toBeUndefined();
    }
  });

  it('refuses paths that leave the repository', async () => {
    const { repository } = await store.create(newRepository('cards'));
    const commit = await commitFiles(store, 'cards', { a: 'a' });
    for (const path of ['../a', '/etc/passwd', 'a/../../b', 'a\0b', './a']) {
      await expect(store.readFile(repository, commit, path)).rejects.toThrow(
        'is not a path inside a repository',
      );
    }
    await expect(store.readFile(repository, commit, 'b')).rejects.toThrow(
      'has no file b',
    );
    await expect(store.kindOf(repository, '--help', 'a')).rejects.toThrow(
      'not the id of a commit',
    );
  });

  it('ends an archive with an error when git does', async () => {
    const { repository } = await store.create(newRepository('cards'));
    const commit = '1'.repeat(40);
    await expect(text(store.archive(repository, commit, ''))).rejects.toThrow(
      'git archive ended with',
    );
  });
});
