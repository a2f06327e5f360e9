import { createHash } from 'node:crypto';
import { link, readFile, stat } from 'node:fs/promises';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { relocatePackages } from './relocatePackages';

describe('packages in a folder', () => {
  it('have scripts that are run by the Python in PATH, and lists that agree with them', async () => {
    const { folder, remove } = await temporaryFolder();
    const record =
      'bin/direct,sha256=old,1\n../x/bin/direct,sha256=old,1\ntoy.py,sha256=kept,9\n';
    const cached = 'toy-1.0.dist-info/uv_cache.json';
    await writeFiles(folder, {
      'bin/direct': '#!/home/somebody/python3.11\nprint("\u00ff")\n',
      'bin/long': `#!/bin/sh\n'''exec' /a/very/long/path/python "$0" "$@"\n' '''\nprint()\n`,
      'bin/shell': '#!/bin/sh\necho python\n',
      'bin/binary': '\u0000\u0001',
      'toy-1.0.dist-info/RECORD': `${record}${cached},sha256=x,2\n`,
      [cached]: '{}',
      'none-1.0.dist-info/METADATA': 'Name: none\n',
    });
    // As an installer links files to its cache.
    await link(`${folder}/bin/direct`, `${folder}/cached`);
    await relocatePackages(folder);

    const read = (name: string) => readFile(`${folder}/${name}`, 'utf8');
    const direct = '#!/usr/bin/env python\nprint("\u00ff")\n';
    expect(await read('bin/direct')).toBe(direct);
    expect(await read('bin/long')).toBe('#!/usr/bin/env python\nprint()\n');
    expect(await read('bin/shell')).toBe('#!/bin/sh\necho python\n');
    expect(await read('bin/binary')).toBe('\u0000\u0001');
    expect(await read('cached')).toContain('/home/somebody');
    const sum = createHash('sha256').update(direct).digest('base64url');
    expect(await read('toy-1.0.dist-info/RECORD')).toBe(
      record.replace(
        'bin/direct,sha256=old,1',
        `bin/direct,sha256=${sum},${Buffer.byteLength(direct)}`,
      ),
    );
    await expect(read(cached)).rejects.toThrow('ENOENT');
    const before = await stat(`${folder}/bin/direct`);
    await relocatePackages(folder);
    expect((await stat(`${folder}/bin/direct`)).ino).toBe(before.ino);
    await remove();
  });

  it('may be none', async () => {
    const { folder, remove } = await temporaryFolder();
    await expect(relocatePackages(folder)).resolves.toBeUndefined();
    await remove();
  });
});
