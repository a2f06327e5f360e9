import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { DigestFile, digestOfFiles, digestOfModel } from './digest';
import { temporaryFolder } from './modelFolder.testing';

const file = (name: string, content: string | Buffer): DigestFile => {
  const bytes = Buffer.from(content as string);
  return {
    path: name,
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
};

describe('the digest of a model', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('is SHA-256 over length, path, length, content in the order of the paths', async () => {
    await mkdir(path.join(folder.path, 'b'));
    await writeFile(path.join(folder.path, 'b', 'x'), 'second');
    await writeFile(path.join(folder.path, 'a'), 'first');
    await writeFile(path.join(folder.path, 'registered_model_meta'), 'later');
    const expected = createHash('sha256')
      .update('\0\0\0\0\0\0\0\x01a\0\0\0\0\0\0\0\x05first')
      .update('\0\0\0\0\0\0\0\x03b/x\0\0\0\0\0\0\0\x06second')
      .digest('hex');
    expect(await digestOfModel(folder.path)).toBe(`sha256:${expected}`);
  });

  it('of a single file is that of a folder with that file alone', async () => {
    const location = path.join(folder.path, 'model.onnx');
    await writeFile(location, 'graph');
    expect(await digestOfModel(location)).toBe(
      await digestOfModel(folder.path),
    );
  });

  it('does not depend on the order of listing, and does on every byte', async () => {
    const contents = fc.dictionary(
      fc.stringMatching(/^[a-zé]{1,6}$/),
      fc.string(),
      { minKeys: 1 },
    );
    await fc.assert(
      fc.asyncProperty(contents, async model => {
        const files = Object.entries(model).map(([name, text]) =>
          file(name, text),
        );
        const digest = await digestOfFiles(files);
        expect(await digestOfFiles([...files].reverse())).toBe(digest);
        const [[name, text]] = Object.entries(model);
        const changed = [file(name, `${text}!`), ...files.slice(1)];
        expect(await digestOfFiles(changed)).not.toBe(digest);
      }),
    );
  });

  it('tells where one file ends and the next begins', async () => {
    expect(await digestOfFiles([file('a', 'bc')])).not.toBe(
      await digestOfFiles([file('ab', 'c')]),
    );
  });

  it('refuses links, nothing, doubles and contents that change', async () => {
    await expect(digestOfModel(folder.path)).rejects.toThrow('no file');
    await symlink('/etc/hostname', path.join(folder.path, 'link'));
    await expect(digestOfModel(folder.path)).rejects.toThrow(
      'replace the link by a copy',
    );
    await expect(
      digestOfFiles([file('a', '1'), file('a', '2')]),
    ).rejects.toThrow('a is listed twice');
    await expect(
      digestOfFiles([{ ...file('a', '1'), size: 2 }]),
    ).rejects.toThrow('changed while it was read');
  });
});
