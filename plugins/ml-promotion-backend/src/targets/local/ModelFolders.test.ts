import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { filesIn } from '../../__testUtils__/filesIn';
import {
  registeredModel,
  temporaryFolder,
} from '../../__testUtils__/onnxModels';
import { type ModelFiles, UnfitModelError } from '../RolloutTarget';
import { ModelFolders } from './ModelFolders';

describe('ModelFolders', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let digest: string;
  let files: ModelFiles;
  let models: ModelFolders;
  const never = new AbortController().signal;

  beforeEach(async () => {
    place = await temporaryFolder();
    const registered = path.join(place.folder, 'registered');
    digest = (await registeredModel(registered)).digest;
    files = filesIn(registered);
    models = new ModelFolders(path.join(place.folder, 'models'));
  });
  afterEach(() => place.remove());

  const left = () =>
    readdir(path.join(place.folder, 'models')).catch(() => [] as string[]);

  it('has a model only when it is whole', async () => {
    await models.provide(digest, files, never);
    expect(await left()).toEqual([path.basename(models.pathOf(digest))]);
    expect((await stat(models.pathOf(digest))).isDirectory()).toBe(true);
  });

  it('keeps nothing of a transfer that breaks off', async () => {
    const open = async () =>
      new Readable({
        read() {
          this.destroy(new Error('connection reset'));
        },
      });
    await expect(
      models.provide(digest, { ...files, open }, never),
    ).rejects.toThrow('connection reset');
    expect(await left()).toEqual([]);
  });

  it('tells a short transfer from a wrong model', async () => {
    const open = async () => Readable.from(['short']);
    await expect(
      models.provide(digest, { ...files, open }, never),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });

  it('gives a file up of which nothing more comes', async () => {
    const impatient = new ModelFolders(path.join(place.folder, 'models'), 20);
    const open = async () =>
      new Readable({
        read() {
          // Never.
        },
      });
    await expect(
      impatient.provide(digest, { ...files, open }, never),
    ).rejects.toThrow(/^Nothing more of the file \w+.* came for 0\.02 s$/);
    expect(await left()).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const open = async () => {
      controller.abort();
      return new Readable({ read() {} });
    };
    await expect(
      models.provide(digest, { ...files, open }, controller.signal),
    ).rejects.toThrow();
    expect(await left()).toEqual([]);
  });

  it('removes what an earlier process left that died, and nothing of one that works', async () => {
    for (const name of ['a.old', 'b.new']) {
      await mkdir(path.join(place.folder, 'models', name), { recursive: true });
    }
    await utimes(path.join(place.folder, 'models', 'a.old'), 1, 1);
    await models.provide(digest, files, never);
    expect(await left()).toEqual(
      expect.arrayContaining(['b.new', path.basename(models.pathOf(digest))]),
    );
    expect(await left()).not.toContain('a.old');
  });

  it('refuses a file outside the folder of the model', async () => {
    const list = async () => [{ path: '../../outside', size: 1 }];
    await expect(
      models.provide(digest, { ...files, list }, never),
    ).rejects.toThrow(UnfitModelError);
    expect(await left()).toEqual([]);
  });

  it('is content when another process has brought the model meanwhile', async () => {
    const other = new ModelFolders(path.join(place.folder, 'other'));
    await other.provide(digest, files, never);
    const open: ModelFiles['open'] = async (name, signal) => {
      await rename(other.pathOf(digest), models.pathOf(digest)).catch(() => {});
      return files.open(name, signal);
    };
    await models.provide(digest, { ...files, open }, never);
    expect(await left()).toHaveLength(1);
  });
});
