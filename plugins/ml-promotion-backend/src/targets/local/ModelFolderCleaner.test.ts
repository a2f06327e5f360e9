import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { buildRecord } from '../../__testUtils__/builders';
import { filesIn } from '../../__testUtils__/filesIn';
import {
  registeredModel,
  temporaryFolder,
} from '../../__testUtils__/onnxModels';
import type { DeploymentRecord } from '../../store/DeploymentStore';
import type { ModelFiles } from '../RolloutTarget';
import { ModelFolderCleaner } from './ModelFolderCleaner';
import { ModelFolders } from './ModelFolders';

/** A promise that a test settles. */
function latch() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

describe('ModelFolderCleaner', () => {
  const OTHER = 'e'.repeat(64);
  const { signal } = new AbortController();
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let directory: string;
  let digest: string;
  let files: ModelFiles;
  let folders: ModelFolders;
  let kept: DeploymentRecord[];
  const listKept = jest.fn(async () => kept);
  const logger = mockServices.logger.mock();
  const confirm = jest.fn(async () => true);
  let cleaner: ModelFolderCleaner;

  beforeEach(async () => {
    place = await temporaryFolder();
    directory = path.join(place.folder, 'models');
    const registered = path.join(place.folder, 'registered');
    digest = (await registeredModel(registered)).digest;
    files = filesIn(registered);
    folders = new ModelFolders(directory);
    kept = [];
    cleaner = new ModelFolderCleaner({ store: { listKept }, folders, logger });
    // A copy of an earlier model.
    await mkdir(path.join(directory, OTHER, 'model'), { recursive: true });
    await writeFile(path.join(directory, OTHER, 'model', 'a'), 'a');
  });
  afterEach(() => place.remove());

  const clean = () =>
    cleaner.run({ record: async () => undefined, confirm, signal });
  const left = async () => (await readdir(directory)).sort();

  it('removes what no deployment needs, keeps what one needs, and says so', async () => {
    await folders.provide(digest, files, signal);
    kept = [buildRecord({ digest })];
    await clean();
    expect(await left()).toEqual([path.basename(folders.pathOf(digest))]);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining(`sha256:${OTHER}`),
    );
    kept = [];
    await clean();
    expect(await left()).toEqual([]);
  });

  it('has nothing to do where nothing was ever brought', async () => {
    folders = new ModelFolders(path.join(place.folder, 'nowhere'));
    cleaner = new ModelFolderCleaner({ store: { listKept }, folders, logger });
    await clean();
    expect(await left()).toEqual([OTHER]);
  });

  it('leaves a model alone that is being brought', async () => {
    const arrived = latch();
    const begun = latch();
    kept = [buildRecord({ digest, state: 'fetching' })];
    const open: ModelFiles['open'] = async (name, aborted) => {
      begun.open();
      await arrived.opened;
      return files.open(name, aborted);
    };
    const providing = folders.provide(digest, { ...files, open }, signal);
    await begun.opened;
    await clean();
    expect(await left()).toEqual([
      expect.stringContaining(`${path.basename(folders.pathOf(digest))}.`),
    ]);
    arrived.open();
    await providing;
    expect((await stat(folders.pathOf(digest))).isDirectory()).toBe(true);
  });

  it('never removes a copy under a rollout that begins while it looks', async () => {
    await folders.provide(digest, files, signal);
    const asked = latch();
    const answered = latch();
    listKept.mockImplementationOnce(async () => {
      asked.open();
      await answered.opened;
      return [];
    });
    const cleaning = clean();
    await asked.opened;
    // Asked for after the cleaner has looked: the copy that goes may not be taken for one that stays.
    const providing = folders.provide(digest, files, signal);
    answered.open();
    await Promise.all([cleaning, providing]);
    expect(await left()).toEqual([path.basename(folders.pathOf(digest))]);
    await clean();
    expect(await left()).toEqual([]);
  });

  it('ends what an earlier run had begun when it was killed, also half-way', async () => {
    const other = path.join(directory, OTHER);
    await rename(other, `${other}.removed`);
    await clean();
    expect(await left()).toEqual([]);
  });

  it('removes nothing once another process may act, and nothing that is not its own', async () => {
    confirm.mockResolvedValueOnce(false);
    await mkdir(path.join(directory, 'notes'));
    await clean();
    expect(await left()).toEqual([OTHER, 'notes']);
    await clean();
    expect(await left()).toEqual(['notes']);
  });

  it('removes nothing when the deployments cannot be read, and lets models be brought', async () => {
    listKept.mockRejectedValueOnce(new Error('the database is away'));
    await expect(clean()).rejects.toThrow('the database is away');
    await folders.provide(digest, files, signal);
    expect(await left()).toHaveLength(2);
  });

  it('is due at start and after a rollout has settled, not in between', async () => {
    expect(cleaner.isDue()).toBe(true);
    await clean();
    expect(cleaner.isDue()).toBe(false);
    cleaner.noticed(buildRecord({ state: 'fetching' }));
    cleaner.noticed(buildRecord({ state: 'serving' }));
    expect(cleaner.isDue()).toBe(false);
    cleaner.noticed(buildRecord({ state: 'serving', announced: true }));
    expect(cleaner.isDue()).toBe(true);
    await clean();
    cleaner.noticed(buildRecord({ state: 'stopped', settled: true }));
    expect(cleaner.isDue()).toBe(true);
  });
});
