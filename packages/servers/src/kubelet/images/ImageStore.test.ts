import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layerOf, TestImages } from '../__testUtils__/testImages';
import { ImageStore } from './ImageStore';
import { parseImage } from './imageReference';
import { unpackLayer } from './unpackLayer';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('the images of a machine', () => {
  let images: TestImages;
  let folder: string;
  let store: ImageStore;

  beforeAll(async () => {
    images = await TestImages.start();
  });
  afterAll(() => images.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'image-store-'));
    store = new ImageStore(path.join(folder, 'images'), {});
    images.asked.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are their layers on top of one another, the later over the earlier', async () => {
    const name = images.add(
      [
        { 'a/one': 'first', 'a/gone': 'x', 'b/x': 'x', 'b/deep/y': 'y' },
        { 'a/one': 'second', 'a/.wh.gone': '', 'b/.wh..wh..opq': '' },
        { 'b/new': 'new' },
      ],
      { Cmd: ['run'] },
    );
    const { tree, config, id } = await store.pull(name);
    expect(readFileSync(path.join(tree, 'a/one'), 'utf8')).toBe('second');
    expect(readdirSync(path.join(tree, 'a'))).toEqual(['one']);
    expect(readdirSync(path.join(tree, 'b'))).toEqual(['new']);
    expect({ config, id }).toEqual({ config: { Cmd: ['run'] }, id: name });
  });

  it('are fetched once, though several ask at once and again', async () => {
    const name = images.add([{ once: 'yes' }]);
    await Promise.all([store.pull(name), store.pull(name)]);
    await new ImageStore(path.join(folder, 'images'), {}).pull(name);
    const layers = images.asked.filter(each => each.includes('/blobs/'));
    expect(new Set(layers).size).toBe(layers.length);
  });

  it.each(['manifests', 'blobs'])(
    'are refused when one of its %s is not what its digest says, and nothing of it is kept',
    async kind => {
      const name = images.add([{ [kind]: 'as it was' }]);
      const { reference } = parseImage(name) ?? {};
      const digests = [...images.contents.keys()];
      const asked =
        kind === 'manifests'
          ? `/v2/test/manifests/${reference}`
          : digests[digests.length - 2];
      images.contents.set(asked, layerOf({ changed: 'by somebody' }));
      await expect(store.pull(name)).rejects.toMatchObject({
        reason: 'ErrImagePull',
        message: expect.stringContaining('was asked for'),
      });
      await expect(store.pull(name)).rejects.toThrow('was asked for');
    },
  );

  it('are not there when the registry has them not, or there is none', async () => {
    await expect(
      store.pull(`${images.host}/test@${DIGEST}`),
    ).rejects.toMatchObject({
      reason: 'ErrImagePull',
      message: expect.stringContaining('not found'),
    });
    await expect(store.pull(`127.0.0.1:1/test@${DIGEST}`)).rejects.toThrow(
      'cannot be asked',
    );
  });

  it.each([
    ['no-host'],
    ['example.org/UPPER:1'],
    ['example.org/a@sha256:12'],
    ['example.org/../a:1'],
  ])('have names, which %s is not', async name => {
    await expect(store.pull(name)).rejects.toMatchObject({
      reason: 'InvalidImageName',
    });
  });

  it('are asked for without encryption on loopback alone', async () => {
    await expect(
      store.pull(`modelport.invalid/test@${DIGEST}`),
    ).rejects.toThrow('https://modelport.invalid');
  });
});

describe('a layer', () => {
  it('that writes through a symbolic link of an earlier one is refused', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unpack-'));
    try {
      const tree = path.join(folder, 'tree');
      const outside = path.join(folder, 'outside');
      [tree, outside].forEach(each => mkdirSync(each));
      symlinkSync(outside, path.join(tree, 'link'));
      const layer = path.join(folder, 'layer.tar.gz');
      writeFileSync(layer, layerOf({ 'link/evil': 'x' }));
      await expect(unpackLayer(layer, 'tar+gzip', tree)).rejects.toThrow(
        'through a symbolic link',
      );
      expect(existsSync(path.join(outside, 'evil'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
