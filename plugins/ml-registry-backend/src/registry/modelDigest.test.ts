import { Readable } from 'node:stream';
import { digestOfFiles } from '@modelport/model-server';
import {
  digestOfModelFiles,
  digestWithinMs,
  LARGEST_MODEL_BYTES,
} from './modelDigest';
import type { ModelFile } from './ModelRegistry';

const CONTENT: Record<string, string> = { a: 'first', 'b/x': 'second' };
const listed: ModelFile[] = Object.entries(CONTENT).map(([path, text]) => ({
  path,
  size: text.length,
}));
const open = async (path: string) =>
  Readable.from([Buffer.from(CONTENT[path])]);

describe('the digest of a version', () => {
  it('is the one that the model server computes', async () => {
    const expected = await digestOfFiles(
      listed.map(file => ({
        ...file,
        async *open() {
          yield Buffer.from(CONTENT[file.path]);
        },
      })),
    );
    expect(await digestOfModelFiles(listed, open)).toBe(expected);
    const meta = { path: 'registered_model_meta', size: 9 };
    expect(await digestOfModelFiles([meta, ...listed], open)).toBe(expected);
    const inside = { path: 'b/registered_model_meta', size: 5 };
    const other = await digestOfModelFiles([inside, ...listed], path =>
      open(path === inside.path ? 'a' : path),
    );
    expect(other).not.toBe(expected);
  });

  it.each([
    ['no files', [], 'The model has no files.'],
    [
      'more than 64 GiB',
      [{ path: 'a', size: LARGEST_MODEL_BYTES + 1 }],
      'larger than 64 GiB',
    ],
    ['a larger file than listed', [{ path: 'a', size: 2 }], 'is larger than'],
    ['a smaller file than listed', [{ path: 'a', size: 9 }], 'changed while'],
  ])('is refused of %s', async (_, files, message) => {
    await expect(digestOfModelFiles(files, open)).rejects.toThrow(message);
  });

  it.each([
    [0, 15],
    [1, 16],
    [1024 ** 3, 16],
    [LARGEST_MODEL_BYTES, 79],
  ])('of %d bytes has %d minutes', (size, minutes) => {
    expect(digestWithinMs([{ path: 'a', size }])).toBe(minutes * 60_000);
  });
});
