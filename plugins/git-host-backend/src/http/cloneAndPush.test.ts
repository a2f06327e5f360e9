import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { commitFiles, newRepository } from '../__testUtils__/repositories';
import { runGitClient } from '../__testUtils__/runGitClient';
import {
  ADA,
  accessToken,
  BOB,
  startGitHost,
} from '../__testUtils__/startGitHost';
import { temporaryFolder, writeFiles } from '../__testUtils__/temporaryFolder';

jest.setTimeout(60_000);

const INFO = 'fraud/cards.git/info/refs?service=';

describe('git clone and git push', () => {
  const folder = temporaryFolder();
  let host: Awaited<ReturnType<typeof startGitHost>>;
  let work: string;
  let count = 0;
  const cards = { entityRef: 'component:default/cards' };

  beforeAll(async () => {
    host = await startGitHost(folder);
    await host.store.create(newRepository('cards'));
    await commitFiles(host.store, 'cards', { 'README.md': 'hello' });
    host.allow('reader', { ...cards, access: 'read' });
    host.allow('writer', { ...cards, access: 'write' });
    host.allow('leftreader', { ...cards, access: 'read' }, BOB);
    host.allow('leftwriter', { ...cards, access: 'write' }, BOB);
    host.allow('other', {
      entityRef: 'component:default/other',
      access: 'write',
    });
  });
  afterAll(() => host.server.stop());
  afterEach(() => host.outages.clear());
  beforeEach(() => {
    count += 1;
    work = join(folder, `work-${count}`);
    mkdirSync(work);
  });

  const url = (token: string, repository = 'fraud/cards') =>
    `${host.base.replace('//', `//anyone:${token}@`)}/${repository}.git`;
  const basic = (token: string) => ({
    authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
  });
  const git = (...args: string[]) => runGitClient(work, ...args);
  const cloneAndCommit = async (token: string) => {
    await git('clone', '-q', url(token), 'cards');
    writeFiles(join(work, 'cards'), { 'new.txt': `change ${count}` });
    await git('-C', 'cards', 'add', '-A');
    await git('-C', 'cards', 'commit', '-q', '-m', `Change ${count}`);
  };

  it('clones with a token that may read', async () => {
    await git('clone', '-q', url(accessToken('reader')), 'cards');
    await expect(readFile(join(work, 'cards/README.md'), 'utf8')).resolves.toBe(
      'hello',
    );
  });

  it('pushes with a token that may write, large and compressed bodies too', async () => {
    await cloneAndCommit(accessToken('writer'));
    const noise = Array.from({ length: 40_000 }, (_, n) => Math.sin(n)).join();
    writeFiles(join(work, 'cards'), { 'noise.txt': noise });
    await git('-C', 'cards', 'add', '-A');
    await git('-C', 'cards', 'commit', '-q', '-m', 'Noise');
    await git('-C', 'cards', '-c', 'http.postBuffer=1000', 'push', '-q');
    const pushed = (await git('-C', 'cards', 'rev-parse', 'HEAD')).trim();
    const repository = await host.store.find('fraud', 'cards');
    await expect(
      host.store.resolve(repository!, { kind: 'branch', name: 'main' }),
    ).resolves.toBe(pushed);
  });

  it('pushes with a token that is sent as a bearer, too', async () => {
    await cloneAndCommit(accessToken('writer'));
    const header = `http.extraHeader=Authorization: Bearer ${accessToken(
      'writer',
    )}`;
    const address = `${host.base}/fraud/cards.git`;
    await git('-C', 'cards', 'remote', 'set-url', 'origin', address);
    await git('-C', 'cards', '-c', header, 'push', '-q');
    const pushed = (await git('-C', 'cards', 'rev-parse', 'HEAD')).trim();
    const repository = await host.store.find('fraud', 'cards');
    await expect(
      host.store.resolve(repository!, { kind: 'branch', name: 'main' }),
    ).resolves.toBe(pushed);
  });

  it('refuses a push by a token that may only read', async () => {
    await cloneAndCommit(accessToken('reader'));
    await expect(git('-C', 'cards', 'push', '-q')).rejects.toThrow('403');
  });

  it('refuses a token of another entity, and asks for one when there is none', async () => {
    await expect(git('clone', '-q', url(accessToken('other')))).rejects.toThrow(
      '403',
    );
    await expect(
      git('clone', '-q', url(accessToken('revoked'))),
    ).rejects.toThrow('Authentication failed');
    await expect(git('clone', '-q', url('password'))).rejects.toThrow(
      'Authentication failed',
    );
    const response = await fetch(
      `${host.base}/fraud/cards.git/info/refs?service=git-upload-pack`,
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Basic realm=');
  });

  it.each([
    ['an unknown one', basic(accessToken('revoked')), 'expired or revoked'],
    ['another password', basic('password'), 'The password must be an access'],
    [
      'a part of one as a bearer',
      { authorization: 'Bearer mpt_cut' },
      'neither a whole access token (mpt_...) nor a good token of Backstage',
    ],
  ])(
    'says of %s what is wrong with it, and where to get a new one',
    async (_, headers, says) => {
      const answer = await fetch(`${host.base}/${INFO}git-upload-pack`, {
        headers,
      });
      expect(answer.status).toBe(401);
      const text = JSON.parse(await answer.text()).error.message;
      expect(text).toContain(says);
      expect(text).toContain(
        "make a new one on the portal's page 'Access tokens'",
      );
    },
  );

  it('counts a token as its issuer: who has left the owner group neither clones nor pushes', async () => {
    for (const token of ['leftreader', 'leftwriter']) {
      await expect(git('clone', '-q', url(accessToken(token)))).rejects.toThrow(
        '403',
      );
    }
    await cloneAndCommit(accessToken('writer'));
    await git(
      '-C',
      'cards',
      'remote',
      'set-url',
      'origin',
      url(accessToken('leftwriter')),
    );
    await expect(git('-C', 'cards', 'push', '-q')).rejects.toThrow('403');
    const refusal = await fetch(`${host.base}/${INFO}git-receive-pack`, {
      headers: basic(accessToken('leftwriter')),
    });
    expect(refusal.status).toBe(403);
    expect(await refusal.text()).toContain(`${BOB}, who made this token`);
  });

  it.each([
    ['ml-access', 'git-upload-pack'],
    ['ml-access', 'git-receive-pack'],
    ['catalog', 'git-upload-pack'],
    ['catalog', 'git-receive-pack'],
  ] as const)('says 503 while %s is down to %s', async (whom, service) => {
    host.outages.add(whom);
    const answer = await fetch(`${host.base}/${INFO}${service}`, {
      headers: basic(accessToken('writer')),
    });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toMatch(
      /(The plugin ml-access|The catalog) cannot be asked now; try again/,
    );
  });

  it('says 503 to people, too, while the catalog is down', async () => {
    host.outages.add('catalog');
    const answer = await fetch(`${host.base}/${INFO}git-upload-pack`, {
      headers: { authorization: mockCredentials.user.header(BOB) },
    });
    expect(answer.status).toBe(503);
  });

  it('counts what git asked, and not that it asked without a token first', async () => {
    host.counted.mockClear();
    await cloneAndCommit(accessToken('writer'));
    await git('-C', 'cards', 'push', '-q');
    await expect(
      git('clone', '-q', url(accessToken('leftreader')), 'b'),
    ).rejects.toThrow('403');
    await waitUntil(() =>
      host.counted.mock.calls.some(([, , labels]) => labels.outcome === '4xx'),
    );
    expect(host.counted).toHaveBeenCalledWith('git_host.git.requests', 1, {
      act: 'fetch',
      outcome: '2xx',
    });
    expect(host.counted).toHaveBeenCalledWith('git_host.git.requests', 1, {
      act: 'push',
      outcome: '2xx',
    });
    const pushes = host.counted.mock.calls.filter(
      ([name]) => name === 'git_host.pushes',
    );
    expect(pushes).toEqual([['git_host.pushes', 1, { outcome: 'done' }]]);
    const refused = host.counted.mock.calls.filter(
      ([, , labels]) => labels.outcome === '4xx',
    );
    expect(refused).toEqual([
      ['git_host.git.requests', 1, { act: 'fetch', outcome: '4xx' }],
    ]);
  });

  it('lets members of the owner group in with a Backstage token, and nobody else write', async () => {
    const bearer = (user: string) =>
      `http.extraHeader=Authorization: ${mockCredentials.user.header(user)}`;
    await git('clone', '-q', '-c', bearer(ADA), `${host.base}/fraud/cards.git`);
    writeFiles(join(work, 'cards'), { 'ada.txt': 'hi' });
    await git('-C', 'cards', 'add', '-A');
    await git('-C', 'cards', 'commit', '-q', '-m', 'Hi');
    await git('-C', 'cards', 'push', '-q');
    await expect(
      git(
        '-c',
        bearer(BOB),
        'clone',
        '-q',
        `${host.base}/fraud/cards.git`,
        'b',
      ),
    ).rejects.toThrow('403');
  });

  it('refuses to rewrite history and to write refs that are neither branch nor tag', async () => {
    await cloneAndCommit(accessToken('writer'));
    await git('-C', 'cards', 'push', '-q');
    await git('-C', 'cards', 'commit', '-q', '--amend', '-m', 'Rewritten');
    await expect(git('-C', 'cards', 'push', '-q', '-f')).rejects.toThrow(
      /non-fast-forward|rejected/,
    );
    await expect(
      git('-C', 'cards', 'push', '-q', 'origin', 'HEAD:refs/notes/x'),
    ).rejects.toThrow(/hidden|rejected/);
    await expect(
      git('-C', 'cards', 'push', '-q', 'origin', ':main'),
    ).rejects.toThrow(/deletion|rejected/);
  });

  it.each([
    ['/fraud/cards.git/info/refs', 400],
    ['/fraud/cards.git/git-upload-pack', 400],
    ['/fraud/Cards.git/info/refs?service=git-upload-pack', 404],
    ['/..%2ffraud/cards.git/info/refs?service=git-upload-pack', 404],
    ['/fraud/cards.git/objects/info/packs', 404],
    ['/fraud/cards.git/config', 404],
    ['/fraud/cards.git/HEAD', 404],
  ])('answers %s with %d', async (path, status) => {
    const response = await fetch(`${host.base}${path}`, {
      headers: basic(accessToken('writer')),
    });
    expect(response.status).toBe(status);
    await expect(response.text()).resolves.not.toContain('[core]');
  });

  it('says 404 for a repository that does not exist', async () => {
    host.allow('gone', {
      entityRef: 'component:default/gone',
      access: 'write',
    });
    await expect(
      git('clone', '-q', url(accessToken('gone'), 'fraud/gone')),
    ).rejects.toThrow('not found');
  });
});

describe('git under a policy', () => {
  const folder = temporaryFolder();

  it.each([
    { deny: ['git-host.repository.read'], fetch: 403, push: 403 },
    { deny: ['git-host.repository.push'], fetch: 200, push: 403 },
    { deny: [], fetch: 200, push: 200 },
  ])(
    'that denies $deny answers a fetch with $fetch and a push with $push',
    async ({ deny, ...expected }) => {
      const host = await startGitHost(join(folder, String(deny)), { deny });
      await host.store.create(newRepository('cards'));
      const ask = async (service: string) => {
        const answer = await fetch(`${host.base}/${INFO}${service}`, {
          headers: { authorization: mockCredentials.user.header(ADA) },
        });
        return answer.status;
      };
      expect({
        fetch: await ask('git-upload-pack'),
        push: await ask('git-receive-pack'),
      }).toEqual(expected);
      await host.server.stop();
    },
  );
});
