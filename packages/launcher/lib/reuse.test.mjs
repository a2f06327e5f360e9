// @ts-check
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-reuse-'));
process.env.MODELPORT_CACHE = cache;
test.after(() => fs.rmSync(cache, { recursive: true, force: true }));
const { EarlierResults, resultKeys } = await import('./reuse.mjs');
const { passedByPackage } = await import('./jest-stage.mjs');
const { root } = await import('./places.mjs');

const PACKAGES = [
  { name: 'app', folder: '/app', dependencies: ['plugin', 'react'] },
  { name: 'plugin', folder: '/plugin', dependencies: ['common'] },
  { name: 'common', folder: '/common', dependencies: [] },
  { name: 'other', folder: '/other', dependencies: ['react'] },
];

/** @param {Record<string, string>} changed */
const keysWith = (changed, around = 'around') =>
  resultKeys(PACKAGES, ({ name }) => changed[name] ?? 'same', around);

test('a change reaches every package that depends on it, however far, and no other', () => {
  const before = keysWith({});
  const after = keysWith({ common: 'changed' });
  for (const name of ['app', 'plugin', 'common']) {
    assert.notEqual(after.get(name), before.get(name), name);
  }
  assert.equal(after.get('other'), before.get('other'));
});

test('a change outside of the packages reaches all of them', () => {
  const before = keysWith({});
  for (const [name, key] of keysWith({}, 'another lock')) {
    assert.notEqual(key, before.get(name), name);
  }
});

test('packages with the same content do not share a result', () => {
  const alone = [
    { name: 'one', folder: '/one', dependencies: [] },
    { name: 'two', folder: '/two', dependencies: [] },
  ];
  const keys = resultKeys(alone, () => 'same', 'around');
  assert.notEqual(keys.get('one'), keys.get('two'));
});

test('a result is known to the next run, for the same Node only', () => {
  const first = new EarlierResults('v24.0.0');
  const [{ name }] = first.packages;
  assert.equal(first.passedOf(name), undefined);
  first.keep(name, 7);
  assert.equal(new EarlierResults('v24.0.0').passedOf(name), 7);
  assert.equal(new EarlierResults('v24.1.0').passedOf(name), undefined);
});

test('a result that nobody used for a month is thrown away', () => {
  const results = new EarlierResults('v24.2.0');
  const [one, two] = results.packages;
  results.keep(one.name, 1);
  const file = path.join(
    cache,
    `test-results/${results.keys.get(one.name)}.json`,
  );
  const long = new Date(Date.now() - 31 * 86_400_000);
  fs.utimesSync(file, long, long);
  results.keep(two.name, 1);
  assert.equal(results.passedOf(one.name), undefined);
  assert.equal(results.passedOf(two.name), 1);
});

test('only a package whose every suite passed has a result', () => {
  const suite = (
    /** @type {string} */ file,
    /** @type {string[]} */ ...statuses
  ) => ({
    name: path.join(root, file),
    status: statuses.includes('failed') ? 'failed' : 'passed',
    message: '',
    assertionResults: statuses.map(status => ({ status })),
  });
  const packages = ['good', 'bad', 'untested'].map(name => ({
    name,
    folder: `plugins/${name}`,
  }));
  const passed = passedByPackage(
    {
      numPassedTests: 4,
      numFailedTests: 1,
      testResults: [
        suite('plugins/good/src/a.test.ts', 'passed', 'passed'),
        suite('plugins/good/src/b.test.ts', 'passed'),
        suite('plugins/bad/src/a.test.ts', 'passed', 'failed'),
        suite('plugins/bad/src/b.test.ts', 'passed'),
      ],
    },
    packages,
  );
  assert.deepEqual(
    [...passed],
    [
      ['good', 3],
      ['untested', 0],
    ],
  );
});
