// @ts-check
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { root } from './places.mjs';

const folder = fs.realpathSync(
  fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-mkdocs-')),
);
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

const SECRET = 'a key of the portal';
const secret = path.join(folder, 'ledger.pem');
fs.writeFileSync(secret, SECRET);
const repository = path.join(folder, 'repository');
const temporary = path.join(folder, 'temporary');
const bin = path.join(folder, 'bin');
for (const each of [repository, temporary, bin]) fs.mkdirSync(each);
fs.symlinkSync(
  execFileSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).trim(),
  path.join(bin, 'python'),
);
fs.writeFileSync(path.join(bin, 'mkdocs'), '', { mode: 0o755 });

/**
 * Modules in place of those of the real environment: an MkDocs that does what the repository's configuration says in Python,
 * and a PyYAML that has nothing but its names.
 */
const modules = path.join(folder, 'modules');
fs.mkdirSync(path.join(modules, 'mkdocs'), { recursive: true });
fs.writeFileSync(path.join(modules, 'mkdocs/__init__.py'), '');
fs.writeFileSync(
  path.join(modules, 'mkdocs/__main__.py'),
  'def cli(prog_name):\n    exec(compile(open("mkdocs.yml").read(), "mkdocs.yml", "exec"), {})\n',
);
fs.writeFileSync(
  path.join(modules, 'yaml.py'),
  'class SafeLoader:\n    @classmethod\n    def add_multi_constructor(cls, prefix, make):\n        pass\n',
);

/**
 * Builds as the portal builds.
 *
 * @param {string} code - what MkDocs is brought to do
 */
function build(code) {
  fs.writeFileSync(path.join(repository, 'mkdocs.yml'), code);
  const program = fs.readFileSync(
    path.join(root, 'packages/launcher/bin/confined_mkdocs.py'),
    'utf8',
  );
  const wrapper = path.join(folder, 'confined.py');
  // -I keeps PYTHONPATH out: the modules are named in the program itself.
  fs.writeFileSync(
    wrapper,
    program.replace(
      'if __name__ == "__main__":',
      `if __name__ == "__main__":\n    sys.path.insert(0, ${JSON.stringify(
        modules,
      )})\n    sys.prefix = ${JSON.stringify(modules)}`,
    ),
  );
  const { status, stdout, stderr } = spawnSync(
    path.join(bin, 'python'),
    ['-I', wrapper, 'build', '-d', path.join(folder, 'site')],
    {
      cwd: repository,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TMPDIR: temporary },
    },
  );
  return { status, said: stdout + stderr };
}

test('MkDocs is called without any variable of the portal, and confined', () => {
  const first = path.join(root, 'packages/launcher/bin');
  fs.writeFileSync(
    path.join(folder, 'echo'),
    '#!/bin/sh\necho "$@"\nexec env\n',
    { mode: 0o755 },
  );
  const echoing = path.join(folder, 'echoing');
  fs.mkdirSync(echoing);
  fs.writeFileSync(path.join(echoing, 'mkdocs'), '', { mode: 0o755 });
  fs.copyFileSync(path.join(folder, 'echo'), path.join(echoing, 'python'));
  const said = execFileSync('mkdocs', ['build', '-d', 'a site'], {
    encoding: 'utf8',
    env: {
      PATH: [first, echoing, process.env.PATH].join(path.delimiter),
      DATABASE_PASSWORD: 'hunter2',
      TMPDIR: folder,
    },
  });
  assert.match(said, /^-I \S+\/confined_mkdocs\.py build -d a site$/m);
  assert.doesNotMatch(said, /hunter2|DATABASE_PASSWORD/);
  const names = [...said.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  assert.deepEqual(
    names
      .filter(name => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))
      .sort(),
    ['HOME', 'LANG', 'PATH', 'TMPDIR'],
  );
});

test('documentation reads its repository, and writes its site and temporary files', () => {
  const { status, said } = build(
    [
      'import os, tempfile, shutil',
      'os.makedirs(os.path.join("SITE", "a"))'.replace(
        'SITE',
        path.join(folder, 'site'),
      ),
      `open(${JSON.stringify(
        path.join(folder, 'site/a/index.html'),
      )}, "w").write(open("mkdocs.yml").read())`,
      'with tempfile.TemporaryDirectory() as made: open(os.path.join(made, "x"), "w").write("x")',
      'print("built in", tempfile.gettempdir())',
    ].join('\n'),
  );
  assert.equal(status, 0, said);
  assert.match(said, /built in .*temporary/);
  assert.deepEqual(fs.readdirSync(temporary), []);
  assert.ok(fs.existsSync(path.join(folder, 'site/a/index.html')));
});

const quoted = JSON.stringify(secret);
/** @type {[string, string][]} */
const ATTEMPTS = [
  ['read a file beside it', `print(open(${quoted}).read())`],
  [
    'read it by another way',
    `import os; print(os.read(os.open(${quoted}, 0), 99))`,
  ],
  ['read it through a relative path', 'print(open("../ledger.pem").read())'],
  ['list a folder beside it', 'import os; print(os.listdir(".."))'],
  ['go to another folder', 'import os; os.chdir("/")'],
  ['link a file into it', `import os; os.symlink(${quoted}, "z")`],
  ['move a file into it', `import os; os.rename(${quoted}, "z")`],
  ['remove a file beside it', `import os; os.remove(${quoted})`],
  ['change its own repository', 'open("z", "w")'],
  ['ask a server', 'import socket; socket.create_connection(("127.0.0.1", 9))'],
  ['run a program', `import subprocess; subprocess.run(["cat", ${quoted}])`],
  ['run a shell', `import os; os.system("cat ${secret}")`],
  ['load a native library', 'import ctypes; ctypes.CDLL("libc.so.6")'],
];
for (const [what, code] of ATTEMPTS) {
  test(`documentation may not ${what}`, () => {
    const { status, said } = build(code);
    assert.notEqual(status, 0);
    assert.match(said, /PermissionError: documentation may not/);
    assert.doesNotMatch(said, new RegExp(SECRET));
    assert.equal(fs.readFileSync(secret, 'utf8'), SECRET);
    assert.deepEqual(fs.readdirSync(temporary), []);
  });
}

test('a link that lies in the repository already leads nowhere', () => {
  fs.symlinkSync(secret, path.join(repository, 'linked'));
  const { status, said } = build('print(open("linked").read())');
  assert.notEqual(status, 0);
  assert.doesNotMatch(said, new RegExp(SECRET));
});
