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
  'def cli(prog_name, standalone_mode):\n    exec(compile(open("mkdocs.yml").read(), "mkdocs.yml", "exec"), {})\n',
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
  const last = stderr.trimEnd().split('\n').at(-1);
  return { status, said: stdout + stderr, last };
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
const READS = 'it reads its own repository and nothing else';
const ALONE = 'it is built from its own repository alone';
/** @type {[string, string, string][]} */
const ATTEMPTS = [
  [
    'read a file beside it',
    `print(open(${quoted}).read())`,
    `read '${secret}': ${READS}`,
  ],
  [
    'read it by another way',
    `import os; print(os.read(os.open(${quoted}, 0), 99))`,
    `read '${secret}': ${READS}`,
  ],
  [
    'read it through a relative path',
    'print(open("../ledger.pem").read())',
    `read '../ledger.pem': ${READS}`,
  ],
  [
    'list a folder beside it',
    'import os; print(os.listdir(".."))',
    `look into '..': ${READS}`,
  ],
  [
    'go to another folder',
    'import os; os.chdir("/")',
    `use os.chdir on '/': ${ALONE}`,
  ],
  [
    'link a file into it',
    `import os; os.symlink(${quoted}, "z")`,
    `use os.symlink on '${secret}': ${ALONE}`,
  ],
  [
    'move a file into it',
    `import os; os.rename(${quoted}, "z")`,
    `change '${secret}': ${READS}`,
  ],
  [
    'remove a file beside it',
    `import os; os.remove(${quoted})`,
    `change '${secret}': ${READS}`,
  ],
  ['change its own repository', 'open("z", "w")', `write 'z': ${READS}`],
  [
    'ask a server',
    'import socket; socket.socket().connect(("127.0.0.1", 9))',
    `reach '127.0.0.1:9': ${ALONE}`,
  ],
  [
    'ask a server of a name',
    'import socket; socket.create_connection(("inside.example", 9))',
    `reach 'inside.example:9': ${ALONE}`,
  ],
  [
    'ask a server by a socket of a file',
    `import socket; socket.socket(socket.AF_UNIX).connect(${quoted})`,
    `reach '${secret}': ${ALONE}`,
  ],
  [
    'run a program',
    `import subprocess; subprocess.run(["cat", ${quoted}])`,
    `run 'cat': ${ALONE}`,
  ],
  [
    'run a shell',
    `import os; os.system("cat ${secret}")`,
    `run b'cat ${secret}': ${ALONE}`,
  ],
  [
    'load a native library',
    'import ctypes; ctypes.CDLL("libc.so.6")',
    `load 'libc.so.6': ${ALONE}`,
  ],
];
for (const [what, code, words] of ATTEMPTS) {
  test(`documentation may not ${what}, and the last line says so`, () => {
    const { status, said, last } = build(code);
    assert.equal(status, 1);
    assert.equal(
      last,
      `The documentation was not built: documentation may not ${words}`,
    );
    assert.doesNotMatch(said, /Traceback/);
    assert.doesNotMatch(said, new RegExp(SECRET));
    assert.equal(fs.readFileSync(secret, 'utf8'), SECRET);
    assert.deepEqual(fs.readdirSync(temporary), []);
  });
}

test('a refusal is told with its page, also where an extension hides it behind an error of its own', () => {
  const { status, last } = build(
    [
      'import logging',
      'try:',
      `  open(${quoted})`,
      'except OSError as error:',
      `  logging.getLogger("mkdocs.commands.build").error("Error reading page 'guide/a.md': no diagram")`,
      '  raise ValueError("no diagram")',
    ].join('\n'),
  );
  assert.equal(status, 1);
  assert.equal(
    last,
    `The documentation was not built: page guide/a.md: documentation may not read '${secret}': ${READS}`,
  );
});

test('a failure that is no refusal keeps its traceback', () => {
  const { status, said, last } = build('raise KeyError("colour")');
  assert.equal(status, 1);
  assert.match(said, /^Traceback/m);
  assert.equal(last, "KeyError: 'colour'");
});

test('a link that lies in the repository already leads nowhere', () => {
  fs.symlinkSync(secret, path.join(repository, 'linked'));
  const { status, said } = build('print(open("linked").read())');
  assert.notEqual(status, 0);
  assert.doesNotMatch(said, new RegExp(SECRET));
});
