import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  commitFiles,
  descriptor,
  newRepository,
} from '../__testUtils__/repositories';
import { runGitClientAloud } from '../__testUtils__/runGitClient';
import { accessToken, ADA, startGitHost } from '../__testUtils__/startGitHost';
import { temporaryFolder, writeFiles } from '../__testUtils__/temporaryFolder';

jest.setTimeout(60_000);

describe('what a push is told', () => {
  const folder = temporaryFolder();
  let host: Awaited<ReturnType<typeof startGitHost>>;
  const work = join(folder, 'work');
  const git = (...args: string[]) => runGitClientAloud(work, ...args);

  beforeAll(async () => {
    host = await startGitHost(folder);
    await host.store.create(newRepository('cards'));
    await commitFiles(host.store, 'cards', {
      'catalog-info.yaml': descriptor('cards'),
    });
    host.allow('writer', {
      entityRef: 'component:default/cards',
      access: 'write',
    });
    mkdirSync(work);
    const url = host.base.replace('//', `//x:${accessToken('writer')}@`);
    await git('clone', '-q', `${url}/fraud/cards.git`, '.');
  });
  afterAll(() => host.server.stop());

  const commit = async (content: string) => {
    writeFiles(work, { 'catalog-info.yaml': content });
    await git('add', '-A');
    await git('commit', '-q', '-m', 'Change');
  };
  const push = async (...args: string[]) =>
    (await git('push', '-q', ...args)).stderr;
  const page = async (path: string) => {
    const { text } = await request(host.server)
      .get(`/api/git-host/fraud/cards/src/branch/${path}`)
      .set('cookie', mockCredentials.limitedUser.cookie(ADA))
      .expect(200);
    return text;
  };

  it('is nothing while the file is right', async () => {
    await commit(`# fine\n${descriptor('cards')}`);
    expect(await push()).toBe('');
    expect(await page('main/')).not.toContain('is not used as it is');
  });

  it('names another owner and the version that counts, as does the page', async () => {
    const kept = (await git('rev-parse', '--short=10', 'HEAD')).stdout.trim();
    await commit(descriptor('cards', 'payments'));
    const said = await push();
    const keeps = `the catalog keeps the version of ${kept}`;
    const why =
      'spec.owner is group:default/payments, but the repository belongs to group:default/fraud; write owner: group:default/fraud';
    expect(said).toContain('remote: catalog-info.yaml of fraud/cards at ');
    expect(said).toContain(keeps);
    expect(said).toContain(`remote: Entity 1: component:default/cards: ${why}`);
    for (const path of ['main/', 'main/catalog-info.yaml']) {
      expect(await page(path)).toContain(keeps);
      expect(await page(path)).toContain(why);
    }
  });

  it('names a wrong name and broken YAML', async () => {
    await commit(descriptor('CARD ü'));
    expect(await push()).toContain('CARD ü');
    await commit('kind: [');
    expect(await push()).toContain('remote: It is unreadable: ');
  });

  it('says of a symbolic link that it must be an ordinary file', async () => {
    const file = join(work, 'catalog-info.yaml');
    writeFiles(work, { 'docs/catalog.yaml': descriptor('cards') });
    rmSync(file);
    symlinkSync('docs/catalog.yaml', file);
    await git('add', '-A');
    await git('commit', '-q', '-m', 'Link');
    const said = await push();
    expect(said).toContain(
      'remote: catalog-info.yaml is a symbolic link, and the portal follows none: commit an ordinary file in its place.',
    );
    expect(said).not.toContain('envelope');
    rmSync(file);
    await commit(descriptor('cards'));
    expect(await push()).toBe('');
  });

  it('is nothing for another branch, whose page shows no problem either', async () => {
    await git('checkout', '-q', '-b', 'other');
    await commit('kind: [[');
    expect(await push('origin', 'other')).toBe('');
    expect(await page('other/')).not.toContain('is not used as it is');
    await git('checkout', '-q', 'main');
  });

  it('names an entity that another repository has, as does the page, and not that repository', async () => {
    await host.store.create(newRepository('loans'));
    const both = (name: string) =>
      `${descriptor('cards')}---\n${descriptor(name)}`;
    await commit(both('loans'));
    const why =
      'names component:default/loans, which another repository has: the catalog leaves it out here. Write another metadata.name.';
    expect(await push()).toContain(
      `remote: catalog-info.yaml of fraud/cards ${why}`,
    );
    for (const path of ['main/', 'main/catalog-info.yaml']) {
      expect(await page(path)).toContain(why);
      expect(await page(path)).not.toContain('fraud/loans');
    }
    await commit(both('cards-of-loans'));
    expect(await push()).toBe('');
    expect(await page('main/')).not.toContain('which another repository has');
  });

  it('keeps the last right version for the name of another repository, and then speaks of the pushed file alone', async () => {
    await commit(descriptor('cards'));
    await push();
    const kept = (await git('rev-parse', '--short=10', 'HEAD')).stdout.trim();
    const keeps = `the catalog keeps the version of ${kept}.`;
    await commit(descriptor('loans'));
    const said = await push();
    expect(said).toContain(keeps);
    expect(said).toContain(
      "remote: It names component:default/loans, which another repository has. Write another metadata.name; this repository's own is component:default/cards.",
    );
    expect(said).not.toContain('has no page of it');
    for (const [content, why] of [
      [descriptor('cards', 'payments'), 'spec.owner is group:default/payments'],
      [descriptor('CARD ü'), 'CARD ü'],
      [descriptor('cards').replace('Component', 'Group'), 'not Group'],
      [`${descriptor('cards')}---\n${descriptor('cards')}`, 'twice'],
    ]) {
      await commit(content);
      const answer = await push();
      expect(answer).toContain(why);
      expect(answer).toContain(keeps);
      expect(answer).not.toContain('loans');
      expect(await page('main/')).not.toContain('loans');
    }
  });

  it('says when the repository no longer describes its model', async () => {
    await commit(descriptor('renamed'));
    expect(await push()).toContain(
      'does not describe component:default/cards: the portal has no page of it',
    );
  });
});
