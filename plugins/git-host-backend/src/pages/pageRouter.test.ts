import { createHash } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { join } from 'node:path';
import { runGit } from '../repositories/runGit';
import { commitFiles, newRepository } from '../__testUtils__/repositories';
import { ADA, BOB, startGitHost } from '../__testUtils__/startGitHost';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';

jest.setTimeout(60_000);

describe('the pages of the git host', () => {
  const folder = temporaryFolder();
  let host: Awaited<ReturnType<typeof startGitHost>>;
  let first: string;

  beforeAll(async () => {
    host = await startGitHost(folder);
    await host.store.create(newRepository('cards'));
    await host.store.create(newRepository('empty'));
    const files = {
      'README.md': '# Cards <script>alert(1)</script>',
      'src/model.py': 'x = "<b>" & 1',
      'docs/readme.txt': 'About the docs',
      'data.bin': 'a\0b',
      'large.txt': 'x'.repeat(600_000),
    };
    first = await commitFiles(
      host.store,
      'cards',
      files,
      'First <i>commit</i>',
    );
    await commitFiles(host.store, 'cards', {
      ...files,
      'README.md': 'Second readme',
    });
  });
  afterAll(() => host.server.stop());

  const get = (path: string, user: string = ADA) =>
    request(host.server)
      .get(`/api/git-host${path}`)
      .set('cookie', mockCredentials.limitedUser.cookie(user));

  it('leads from the repository, also by its clone address, to its files', async () => {
    const target =
      'http://portal.example/api/git-host/fraud/cards/src/branch/main/';
    for (const path of ['/fraud/cards', '/fraud/cards.git']) {
      const { headers, status } = await get(path);
      expect([status, headers.location]).toEqual([302, target]);
    }
  });

  it.each([
    ['über-größe', '%C3%BCber-gr%C3%B6%C3%9Fe'],
    ['feature/x', 'feature%2Fx'],
    ['зайка/模型+1', '%D0%B7%D0%B0%D0%B9%D0%BA%D0%B0%2F%E6%A8%A1%E5%9E%8B+1'],
    ['100%', '100%25'],
  ])(
    'has pages of the branch %s, with links to them',
    async (name, encoded) => {
      const git = ['--git-dir', join(folder, 'repositories/fraud/cards.git')];
      await runGit([...git, 'branch', '--force', name, first]);
      const address = `/fraud/cards/src/branch/${encoded}/`;
      const { status, text } = await get(address);
      expect(status).toBe(200);
      const link = /href="[^"]*(\/fraud[^"]*\/src)"/.exec(text)?.[1] ?? '';
      const deeper = await get(link);
      expect(deeper.status).toBe(200);
      expect(deeper.text).toContain('model.py');
    },
  );

  it('sends the very style that its policy allows', async () => {
    const { text, headers } = await get('/fraud/cards/src/branch/main/');
    const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(
      `style-src 'sha256-${hash}'`,
    );
  });

  it('shows files, readme and latest commits of a branch', async () => {
    const { text } = await get('/fraud/cards/src/branch/main/').expect(200);
    expect(text).toContain('Second readme');
    expect(text).toContain('/fraud/cards/src/branch/main/src"');
    expect(text).toContain('First &lt;i&gt;commit&lt;/i&gt;');
    expect(text).toContain(
      'git clone http://portal.example/api/git-host/fraud/cards.git',
    );
  });

  it('shows a folder and its readme, and a commit of before', async () => {
    const docs = await get('/fraud/cards/src/branch/main/docs').expect(200);
    expect(docs.text).toContain('About the docs');
    const old = await get(`/fraud/cards/src/commit/${first}/`).expect(200);
    expect(old.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('escapes what it shows and forbids scripts', async () => {
    const response = await get('/fraud/cards/src/branch/main/src/model.py');
    expect(response.text).toContain('x = &quot;&lt;b&gt;&quot; &amp; 1');
    const policy = response.headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).not.toContain('unsafe-inline');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
  });

  it('says of binary and large files how large they are', async () => {
    const binary = await get('/fraud/cards/src/branch/main/data.bin');
    expect(binary.text).toContain('A binary file of 3 bytes');
    const large = await get('/fraud/cards/src/branch/main/large.txt');
    expect(large.text).toContain('A file of 600000 bytes');
    expect(large.text.length).toBeLessThan(10_000);
  });

  it('says that a repository is empty', async () => {
    const { text } = await get('/fraud/empty').expect(200);
    expect(text).toContain('has no commits yet');
  });

  it.each([
    '/fraud/none',
    '/fraud/cards/src/branch/none/',
    '/fraud/cards/src/branch/main/none',
    '/fraud/cards/src/branch/main/..%2f..%2fmodelport.json',
    '/fraud/cards/src/commit/--help/',
    '/fraud%2f..%2ffraud/cards/src/branch/main/',
  ])('answers 404 to %s', async path => {
    const { text } = await get(path).expect(404);
    expect(text).toContain('Not found');
  });

  it("leads from the address of Backstage's Edit to the page of the file, which says how to change it", async () => {
    const { headers, status } = await get(
      '/fraud/cards/_edit/main/src/model.py',
    );
    const target = '/fraud/cards/src/branch/main/src/model.py';
    expect([status, headers.location]).toEqual([
      302,
      `http://portal.example/api/git-host${target}`,
    ]);
    const { text } = await get(target).expect(200);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'To change it, clone, commit and push, with an access token of the portal as the password: <code>git clone http',
    );
    for (const path of [
      '/fraud/none/_edit/main/a',
      '/fraud/cards/_edit/main/..%2f..%2fa',
    ]) {
      expect((await get(path).expect(404)).text).toContain('Not found');
    }
    await get('/fraud/cards/_edit/main/src/model.py', BOB).expect(403);
  });

  it.each([
    ['get', '/'],
    ['get', '/fraud'],
    ['get', '/fraud/cards/none'],
    ['get', '/fraud/cards/_edit'],
    ['get', '/fraud/cards.git/HEAD'],
    ['post', '/fraud/cards'],
  ] as const)(
    'says with words that it has no page for %s %s',
    async (method, path) => {
      const { text, type } = await request(host.server)
        [method](`/api/git-host${path}`)
        .expect(404);
      expect(type).toBe('text/html');
      expect(text).toContain('The git host has no page here.');
    },
  );

  it('asks people to sign in at the portal', async () => {
    const { text } = await request(host.server)
      .get('/api/git-host/fraud/cards/src/branch/main/')
      .expect(401);
    expect(text).toContain('<a href="http://portal.example">');
    await request(host.server)
      .get('/api/git-host/fraud/cards')
      .set('authorization', mockCredentials.service.header())
      .expect(403);
  });

  it('is closed to whoever may not read the component', async () => {
    const { text } = await get('/fraud/cards', BOB).expect(403);
    expect(text).toContain('Not allowed');
  });
});
