import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ensureGoPrograms } from './goPrograms';
import { script, temporaryFolder } from './toyServer.testing';

/** A module that asks for Go 1.26.7, and programs that call themselves Go, each in a folder of its own. */
function rig(...goes: { version: string; builds: string }[]) {
  const { folder, remove } = temporaryFolder();
  writeFileSync(path.join(folder, 'go.mod'), 'module toy\n\ngo 1.26.7\n');
  writeFileSync(path.join(folder, 'go.sum'), '');
  const folders = goes.map(({ version, builds }) => {
    const bin = mkdtempSync(path.join(folder, 'go-'));
    script(
      bin,
      'go',
      `case $1 in
        version) echo "go version go${version} linux/amd64" ;;
        *) while [ "$1" != -o ]; do shift; done; ${builds} ;;
      esac`,
    );
    return bin;
  });
  let installs = 0;
  return {
    cache: path.join(folder, 'cache'),
    installs: () => installs,
    ensure: () =>
      ensureGoPrograms({
        name: 'toy',
        module: folder,
        programs: ['example.org/toy'],
        tags: ['small'],
        cacheDir: path.join(folder, 'cache'),
        onInstall: () => (installs += 1),
        env: { PATH: [...folders, process.env.PATH].join(path.delimiter) },
      }),
    remove,
  };
}

const writesItself = (name: string) => `echo ${name} > "$2toy"`;

describe('programs that are built from Go modules', () => {
  it('are built once, by the first Go in PATH that is new enough for the module', async () => {
    const { ensure, installs, remove } = rig(
      { version: '1.26.6', builds: writesItself('older') },
      { version: '1.26.7', builds: writesItself('new') },
      { version: '1.27.0', builds: writesItself('newer') },
    );
    const folder = await ensure();
    expect(readFileSync(path.join(folder, 'toy'), 'utf8')).toBe('new\n');
    expect(await ensure()).toBe(folder);
    expect(installs()).toBe(1);
    remove();
  });

  it('tell the last lines of a build that fails, leave nothing half-built, and are built again', async () => {
    const { ensure, cache, remove } = rig({
      version: '2.0',
      builds: '{ echo "no module proxy" >&2; exit 1; }',
    });
    await expect(ensure()).rejects.toThrow(
      /"go build" failed while building toy.*\nno module proxy\nCheck that/,
    );
    expect(readdirSync(cache).filter(name => !name.includes('making'))).toEqual(
      [],
    );
    await expect(ensure()).rejects.toThrow('no module proxy');
    expect(existsSync(path.join(cache, 'toy'))).toBe(false);
    remove();
  });
});
