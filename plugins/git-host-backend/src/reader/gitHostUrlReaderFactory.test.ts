import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  coreServices,
  createBackendPlugin,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import { commitFiles, newRepository } from '../__testUtils__/repositories';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { gitHostUrlReaderFactory } from './gitHostUrlReaderFactory';

async function readerOfAPlugin(
  gitHost?: { directory: string },
  workingDirectory?: string,
) {
  let reader: UrlReaderService | undefined;
  const plugin = createBackendPlugin({
    pluginId: 'reading',
    register(env) {
      env.registerInit({
        deps: { urlReader: coreServices.urlReader },
        async init({ urlReader }) {
          reader = urlReader;
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      plugin,
      gitHostUrlReaderFactory,
      mockServices.urlReader.factory(),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://portal.example', workingDirectory },
          integrations: {
            gitea: [
              {
                host: 'portal.example',
                baseUrl: 'http://portal.example/api/git-host',
              },
            ],
          },
          ...(gitHost ? { gitHost } : {}),
        },
      }),
    ],
  });
  await server.stop();
  if (!reader) throw new Error('The plugin got no reader');
  return reader;
}

describe('reading the git host from any plugin', () => {
  const folder = temporaryFolder();
  const directory = join(folder, 'repositories');
  const work = join(folder, 'work');
  const base = 'http://portal.example/api/git-host/fraud/cards/src/branch/main';
  let reader: UrlReaderService;
  let commit: string;

  beforeAll(async () => {
    const store = new BareGitRepositoryStore({ directory });
    await store.create(newRepository('cards'));
    commit = await commitFiles(store, 'cards', {
      'README.md': 'hello',
      'docs/index.md': 'index',
      'docs/deep/more.md': 'more',
    });
    await mkdir(work);
    reader = await readerOfAPlugin({ directory }, work);
  });

  it('reads a file, with the commit as its etag', async () => {
    const file = await reader.readUrl(`${base}/README.md`);
    expect((await file.buffer()).toString()).toBe('hello');
    expect(file.etag).toBe(commit);
    const chunks = await file.stream?.().toArray();
    expect(Buffer.concat(chunks ?? []).toString()).toBe('hello');
    const atCommit = base.replace('branch/main', `commit/${commit}`);
    await expect(
      reader.readUrl(`${atCommit}/README.md`),
    ).resolves.toMatchObject({ etag: commit });
  });

  it('says that nothing changed since a commit', async () => {
    const options = { etag: commit };
    for (const read of [
      () => reader.readUrl(`${base}/README.md`, options),
      () => reader.readTree(`${base}/`, options),
      () => reader.search(`${base}/**/*.md`, options),
    ]) {
      await expect(read()).rejects.toMatchObject({ name: 'NotModifiedError' });
    }
  });

  it('reads a tree, a folder of it and what a filter lets through', async () => {
    const tree = await reader.readTree(`${base}/`);
    expect(tree.etag).toBe(commit);
    const paths = async (response: typeof tree) =>
      (await response.files()).map(file => file.path).sort();
    await expect(paths(tree)).resolves.toEqual([
      'README.md',
      'docs/deep/more.md',
      'docs/index.md',
    ]);
    await expect(paths(await reader.readTree(`${base}/docs`))).resolves.toEqual(
      ['deep/more.md', 'index.md'],
    );
    await expect(
      paths(
        await reader.readTree(`${base}/`, {
          filter: path => path.endsWith('index.md'),
        }),
      ),
    ).resolves.toEqual(['docs/index.md']);
  });

  it('copies a tree to a folder of the git host’s own, or to one that is given', async () => {
    const made = await (await reader.readTree(`${base}/`)).dir();
    expect(dirname(made)).toBe(work);
    expect(basename(made)).toMatch(/^git-host-tree-[0-9a-f]{8}-/);
    expect((await readdir(join(made, 'docs'))).sort()).toEqual([
      'deep',
      'index.md',
    ]);
    const targetDir = join(folder, 'given');
    await mkdir(targetDir);
    const tree = await reader.readTree(`${base}/docs`);
    expect(await tree.dir({ targetDir })).toBe(targetDir);
    expect(await readdir(targetDir)).toContain('index.md');
  });

  it('searches by pattern and by exact name', async () => {
    const urls = async (pattern: string) =>
      (await reader.search(`${base}/${pattern}`)).files.map(file => file.url);
    await expect(urls('**/*.md')).resolves.toEqual([
      `${base}/README.md`,
      `${base}/docs/deep/more.md`,
      `${base}/docs/index.md`,
    ]);
    await expect(urls('docs/*.md')).resolves.toEqual([`${base}/docs/index.md`]);
    await expect(urls('README.md')).resolves.toEqual([`${base}/README.md`]);
    await expect(urls('none.md')).resolves.toEqual([]);
    await expect(urls('none/*.md')).resolves.toEqual([]);
    const { files } = await reader.search(`${base}/docs/*.md`);
    expect((await files[0].content()).toString()).toBe('index');
  });

  it.each([
    ['NotFoundError', `${base}/none.md`],
    ['NotFoundError', base.replace('main', 'none/a')],
    ['NotFoundError', `${base.replace('cards', 'none')}/README.md`],
    ['InputError', 'http://portal.example/api/git-host/fraud/cards'],
  ])('fails with %s for %s', async (name, url) => {
    await expect(reader.readUrl(url)).rejects.toMatchObject({ name });
    await expect(reader.readTree(url)).rejects.toMatchObject({ name });
  });

  it('passes errors of a search on', async () => {
    await expect(
      reader.search('http://portal.example/api/git-host/x'),
    ).rejects.toMatchObject({ name: 'InputError' });
  });

  it('leaves these addresses to others when the git host is off', async () => {
    const off = await readerOfAPlugin();
    await expect(off.readUrl(`${base}/README.md`)).rejects.toThrow();
  });
});
