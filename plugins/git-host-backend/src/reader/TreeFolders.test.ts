import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { TreeFolders } from './TreeFolders';

describe('folders for copies of repositories', () => {
  const folder = temporaryFolder();
  const logger = mockServices.logger.mock();
  let count = 0;

  async function setUp() {
    count += 1;
    const workingDirectory = join(folder, `work-${count}`);
    await mkdir(workingDirectory, { recursive: true });
    const clock = { ahead: 0 };
    const now = () => Date.now() + clock.ahead;
    const options = { workingDirectory, directory: '/a', logger, now };
    return { options, clock, workingDirectory };
  }

  it('are removed an hour later when the next is made, and no earlier', async () => {
    const { options, clock, workingDirectory } = await setUp();
    const folders = new TreeFolders(options);
    const first = await folders.make();
    await writeFile(join(first, 'a.txt'), 'a');
    const foreign = join(workingDirectory, 'backstage-other');
    await mkdir(foreign);
    clock.ahead = 3_500_000;
    const second = await folders.make();
    expect(existsSync(join(first, 'a.txt'))).toBe(true);
    clock.ahead = 3_700_000;
    await folders.make();
    expect(existsSync(first)).toBe(false);
    expect(existsSync(second)).toBe(false);
    expect(existsSync(foreign)).toBe(true);
  });

  it('are removed at the start of a process, but for those of another git host', async () => {
    const { options, workingDirectory } = await setUp();
    const left = await new TreeFolders(options).make();
    const directory = '/b';
    const other = await new TreeFolders({ ...options, directory }).make();
    const made = await new TreeFolders(options).make();
    expect(existsSync(left)).toBe(false);
    expect((await readdir(workingDirectory)).sort()).toEqual(
      [other, made].map(each => each.slice(workingDirectory.length + 1)).sort(),
    );
  });

  it('are those of one process for all its plugins', async () => {
    const { options } = await setUp();
    const made = await TreeFolders.ofProcess(options).make();
    await TreeFolders.ofProcess({ ...options }).make();
    expect(existsSync(made)).toBe(true);
  });

  it('say when there is no place for them', async () => {
    const { options } = await setUp();
    const workingDirectory = join(folder, 'none');
    await expect(
      new TreeFolders({ ...options, workingDirectory }).make(),
    ).rejects.toThrow(/ENOENT.*none/);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
