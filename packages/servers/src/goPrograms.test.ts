import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ensureGoPrograms, GoPrograms, requiredVersion } from './goPrograms';
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
      `all="$*"
      case $1 in
        version) echo "go version go${version} linux/amd64" ;;
        list) echo ${folder}/dependency ;;
        *) while [ "$1" != -o ]; do shift; done; ${builds} ;;
      esac`,
    );
    return bin;
  });
  let installs = 0;
  return {
    cache: path.join(folder, 'cache'),
    installs: () => installs,
    folder,
    ensure: (more: Partial<GoPrograms> = {}) =>
      ensureGoPrograms({
        name: 'toy',
        module: folder,
        programs: ['example.org/toy'],
        tags: ['small'],
        cacheDir: path.join(folder, 'cache'),
        onInstall: () => (installs += 1),
        env: { PATH: [...folders, process.env.PATH].join(path.delimiter) },
        ...more,
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

  it('are those of a main file of our own too, with texts that the linker sets and folders of modules beside them', async () => {
    const { ensure, folder, remove } = rig({
      version: '1.26.7',
      builds: '{ echo "$all"; cat main.go; } > "$2toy"',
    });
    const definitions = path.join(folder, 'dependency/definitions');
    mkdirSync(definitions, { recursive: true });
    writeFileSync(path.join(definitions, 'a.yaml'), 'a: 1');
    const main = path.join(folder, 'main.go');
    const wanted = {
      ...{ files: ['main.go'], programs: ['.'] },
      variables: { 'example.org/version.text': 'v1' },
      kept: { 'example.org/dependency': ['definitions'] },
    };
    writeFileSync(main, 'package main');
    const built = await ensure(wanted);
    const toy = readFileSync(path.join(built, 'toy'), 'utf8');
    expect(toy).toMatch(
      /-ldflags=-s -w -X example.org\/version.text=v1 .* \.\npackage main$/,
    );
    const kept = 'modules/example.org/dependency/definitions/a.yaml';
    expect(readFileSync(path.join(built, kept), 'utf8')).toBe('a: 1');

    writeFileSync(main, 'package main // changed');
    expect(await ensure(wanted)).not.toBe(built);
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

describe('the version of a dependency', () => {
  it('is that of go.mod', () => {
    const { folder, remove } = temporaryFolder();
    const require =
      'require (\n\texample.org/a/b v2.0.0\n\texample.org/a v1.2.3 // indirect\n)\n';
    writeFileSync(path.join(folder, 'go.mod'), require);
    expect(requiredVersion(folder, 'example.org/a')).toBe('1.2.3');
    expect(() => requiredVersion(folder, 'example.org')).toThrow(
      'does not require example.org; add it',
    );
    remove();
  });
});
