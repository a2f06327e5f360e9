import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  readFile,
  readlink,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { writeLayer } from './writeLayer';

const LONG = `${'a'.repeat(90)}/${'b'.repeat(90)}.txt`;

describe('a layer', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    place = await temporaryFolder();
  });
  afterEach(() => place.remove());

  const { signal } = new AbortController();
  const pack = async (folder: string) => {
    const file = path.join(place.folder, 'layer.tar.gz');
    await writeLayer({ folder, at: '/opt/deep', file, signal });
    return file;
  };
  const folderOf = (name: string) => path.join(place.folder, name);

  it('holds what tar unpacks: long and foreign names, empty and executable files, links', async () => {
    const folder = folderOf('from');
    await writeFiles(folder, {
      [LONG]: 'long',
      'größe.txt': 'foreign',
      empty: '',
      'run.sh': '#!/bin/sh\n',
      'large.bin': 'x'.repeat(1_000_001),
      '.git/HEAD': 'ref',
      'sub/.git': 'gitdir: elsewhere',
    });
    await chmod(path.join(folder, 'run.sh'), 0o770);
    await symlink('run.sh', path.join(folder, 'link'));
    const far = `/${'c'.repeat(150)}`;
    await symlink(far, path.join(folder, 'far'));
    const file = await pack(folder);

    const to = folderOf('to');
    await mkdir(to);
    execFileSync('tar', ['-xzpf', file, '-C', to]);
    const unpacked = path.join(to, 'opt/deep');
    const read = (name: string) => readFile(path.join(unpacked, name), 'utf8');
    expect(await read(LONG)).toBe('long');
    expect(await read('größe.txt')).toBe('foreign');
    expect(await read('empty')).toBe('');
    expect(await read('large.bin')).toHaveLength(1_000_001);
    const modeOf = async (name: string) =>
      (await stat(path.join(unpacked, name))).mode & 0o777;
    expect(await modeOf('run.sh')).toBe(0o755);
    expect(await modeOf('empty')).toBe(0o644);
    expect(await modeOf('sub')).toBe(0o755);
    expect(await readlink(path.join(unpacked, 'link'))).toBe('run.sh');
    expect(await readlink(path.join(unpacked, 'far'))).toBe(far);
    const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' });
    expect(names).not.toContain('.git');
  });

  it('belongs to root, since 1970', async () => {
    const folder = folderOf('from');
    await writeFiles(folder, { 'a/b': 'c' });
    const list = execFileSync(
      'tar',
      ['-tvzf', await pack(folder), '--numeric-owner'],
      { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } },
    );
    const lines = list.trim().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).toMatch(/ 0\/0 +\d+ 1970-01-01 00:00 /);
    }
  });

  it('is the same whenever, by whom and in which order its files were written', async () => {
    const names = ['b', 'a/x', 'a/y', 'a-b', LONG];
    const write = async (folder: string, order: string[], mode: number) => {
      for (const name of order) {
        const file = path.join(folder, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, name, { mode });
        await utimes(file, mode, mode);
      }
      return readFile(await pack(folder));
    };
    const first = await write(folderOf('first'), names, 0o600);
    const second = await write(folderOf('second'), [...names].reverse(), 0o664);
    expect(second.equals(first)).toBe(true);
    const other = await write(folderOf('third'), names, 0o755);
    expect(other.equals(first)).toBe(false);
  });

  it('has nothing in it but files, folders and links', async () => {
    const folder = folderOf('from');
    await mkdir(folder);
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    await expect(pack(folder)).rejects.toThrow(
      'opt/deep/pipe is neither a file nor a folder nor a link',
    );
  });
});
