// @ts-check
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { packagesBelowThreshold } from './jest-stage.mjs';
import { root } from './places.mjs';
import { checkPrerequisites } from './prerequisites.mjs';
import { longStep } from './say.mjs';
import { StageFailure, StageTable, runLogged } from './stages.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-stages-'));
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** @param {() => Promise<unknown> | unknown} step what it writes to standard output is returned */
async function written(step) {
  const original = process.stdout.write;
  let text = '';
  process.stdout.write = (/** @type {any} */ chunk) => {
    text += chunk;
    return true;
  };
  try {
    await step();
  } finally {
    process.stdout.write = original;
  }
  return text;
}

test('the table counts every stage, and one that fails does not stop the others', async () => {
  const table = new StageTable();
  let good = true;
  const text = await written(async () => {
    await table.run('types', async () => ({ passed: 1, failed: 0 }));
    await table.run('unit', async () => {
      throw new StageFailure('two are wrong', { passed: 5, failed: 2 });
    });
    await table.run('broken', async () => {
      throw new Error('no such program');
    });
    good = table.close();
  });
  assert.equal(good, false);
  assert.match(text, /two are wrong/);
  assert.match(text, /no such program/);
  assert.match(text, /unit +\d+ +5 +2\n/);
  assert.equal(text.trimEnd().split('\n').at(-1), '6 passed, 3 failed');
});

test('a table in which nothing ran is no success', async () => {
  const table = new StageTable();
  await written(async () => {
    await table.run('empty', async () => ({ passed: 0, failed: 0 }));
    assert.equal(table.close(), false);
  });
});

test('a program that never ends is ended, and its log says so', async () => {
  const log = path.join(folder, 'endless.log');
  const code = await runLogged('sleep', ['600'], {
    cwd: folder,
    env: process.env,
    log,
    timeoutMinutes: 0.001,
  });
  assert.notEqual(code, 0);
  assert.match(fs.readFileSync(log, 'utf8'), /stopped after 0\.001 minutes/);
});

test('a program that is not there fails the stage', async () => {
  await assert.rejects(
    runLogged('modelport-no-such-program', [], {
      cwd: folder,
      env: process.env,
      log: path.join(folder, 'none.log'),
    }),
    /ENOENT/,
  );
});

test('coverage is that of all lines of a package, not the mean of its files', () => {
  const lines = (
    /** @type {number} */ total,
    /** @type {number} */ covered,
  ) => ({
    lines: { total, covered },
  });
  const summary = path.join(folder, 'coverage-summary.json');
  const file = (/** @type {string} */ name) => path.join(root, name);
  fs.writeFileSync(
    summary,
    JSON.stringify({
      total: lines(0, 0),
      [file('plugins/good/src/a.ts')]: lines(90, 90),
      [file('plugins/good/src/b.ts')]: lines(10, 0),
      [file('plugins/bad/src/a.ts')]: lines(90, 60),
      [file('plugins/bad/src/b.ts')]: lines(10, 10),
      [file('packages/app/src/index.ts')]: lines(10, 0),
    }),
  );
  assert.deepEqual(packagesBelowThreshold(summary), [
    { name: 'plugins/bad', percent: 70 },
  ]);
});

test('a long step says that it began and that it is done, and gives its result', async () => {
  let result = 0;
  const text = await written(async () => {
    result = await longStep('Building', 30, async () => 7);
  });
  assert.equal(result, 7);
  assert.match(text, /Building \(about 30 s the first time\)/);
  assert.match(text, /Building: done in 0 s/);
});

test('this very machine, on which the tests run, has what is needed', () => {
  assert.doesNotThrow(() => checkPrerequisites());
  assert.throws(
    () => checkPrerequisites({ moreGB: 1e9 }),
    /Only .* GB are free on the disk of .*: free at least 1000000\d{3}/,
  );
});
