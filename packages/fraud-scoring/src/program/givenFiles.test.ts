import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureFolder, readGiven } from './givenFiles';
import { readPseudonymKey } from './pseudonymKey';

const NOBODY = 65_534;

describe('what an option names', () => {
  let folder: string;
  let file: string;
  const at = (...names: string[]) => path.join(folder, ...names);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-given-'));
    file = at('file');
    await writeFile(file, 'text');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read where it is a file', async () => {
    expect(String(await readGiven(file, '--clients'))).toBe('text');
  });

  it.each<[string, () => string, string]>([
    ['is not there', () => at('none'), 'is not there; give the path'],
    ['is a folder', () => folder, 'is a folder; give a file'],
    [
      'lies below a file',
      () => at('file', 'below'),
      'is not there, since a part of its path is a file',
    ],
  ])('is told of by its option when it %s', async (_, place, problem) => {
    const refused = readGiven(place(), '--clients');
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(`--clients: ${place()} ${problem}`);
    await expect(readPseudonymKey(place(), undefined)).rejects.toThrow(
      `--pseudonym-key: ${place()} ${problem}`,
    );
  });

  it('is made where it is a folder, for this user alone', async () => {
    await ensureFolder(at('a', 'b'), '--data');
    await ensureFolder(at('a', 'b'), '--data');
    for (const each of [at('a'), at('a', 'b')]) {
      expect((await stat(each)).mode & 0o777).toBe(0o700);
    }
  });

  it('is told of by its option when it can be no folder', async () => {
    await expect(ensureFolder(file, '--data')).rejects.toThrow(
      `--data: ${file} is a file; give a folder, which is made where there is none`,
    );
    await expect(ensureFolder(at('file', 'x'), '--data')).rejects.toThrow(
      `--data: ${at('file', 'x')} cannot be made, since a part of its path`,
    );
  });

  /** What root is refused nothing of is refused to nobody. */
  async function withoutRights(act: () => Promise<void>): Promise<void> {
    if (process.getuid?.() !== 0) return act();
    for (const each of [folder, file, at('closed')]) {
      await chown(each, NOBODY, NOBODY);
    }
    process.seteuid?.(NOBODY);
    try {
      return await act();
    } finally {
      process.seteuid?.(0);
    }
  }

  it('is told of by its option when this user has no right to it', async () => {
    await mkdir(at('closed'));
    await chmod(file, 0);
    await chmod(at('closed'), 0o500);
    await withoutRights(async () => {
      await expect(readGiven(file, '--clients')).rejects.toThrow(
        `--clients: ${file} may not be read by the user of this process`,
      );
      // Whether root may write where it is refused as another is asked of root.
      const isRoot = process.getuid?.() === 0;
      const itself = isRoot ? [] : [at('closed')];
      for (const each of [...itself, at('closed', 'below')]) {
        await expect(ensureFolder(each, '--data')).rejects.toThrow(
          `--data: ${each} may not be written to`,
        );
      }
    });
    await chmod(at('closed'), 0o700);
  });
});
