// @ts-check
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { root } from './places.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-mkdocs-'));
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

test('MkDocs is called as the portal calls it, without any variable of the portal', () => {
  const real = path.join(folder, 'bin');
  fs.mkdirSync(real);
  fs.writeFileSync(
    path.join(real, 'mkdocs'),
    '#!/bin/sh\necho "$@"\nexec env\n',
    { mode: 0o755 },
  );
  const first = path.join(root, 'packages/launcher/bin');
  const said = execFileSync('mkdocs', ['build', '-d', 'a site'], {
    encoding: 'utf8',
    env: {
      PATH: [first, real, process.env.PATH].join(path.delimiter),
      DATABASE_PASSWORD: 'hunter2',
      TMPDIR: folder,
    },
  });
  assert.match(said, /^build -d a site$/m);
  assert.doesNotMatch(said, /hunter2|DATABASE_PASSWORD/);
  const names = [...said.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  assert.deepEqual(
    names
      .filter(name => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))
      .sort(),
    ['HOME', 'LANG', 'PATH', 'TMPDIR'],
  );
});
