// @ts-check
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { inOrder, readReports, settleReports } from './api-reports.mjs';

const MADE = "a\n    readonly 'z': 'Z';\n    readonly 'b': 'B';\n  }\nc\n";
const SETTLED = "a\n    readonly 'b': 'B';\n    readonly 'z': 'Z';\n  }\nc\n";

describe('API reports', () => {
  /** @type {string} */
  let root;
  const report = () => path.join(root, 'plugins/one/report.api.md');

  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'api-reports-'));
    fs.mkdirSync(path.join(root, 'plugins/one'), { recursive: true });
    fs.mkdirSync(path.join(root, 'packages'), { recursive: true });
    fs.writeFileSync(path.join(root, 'plugins/README.md'), '');
  });
  beforeEach(() => fs.rmSync(report(), { force: true }));
  after(() => fs.rmSync(root, { recursive: true }));

  it('have texts in the order of their keys, and all else as it is', () => {
    assert.equal(inOrder(MADE), SETTLED);
    assert.equal(inOrder(SETTLED), SETTLED);
    assert.equal(
      inOrder("  readonly 'b'\n  readonly 'a'"),
      "  readonly 'a'\n  readonly 'b'",
    );
  });

  it('do not differ by the order in which the compiler met the words', () => {
    fs.writeFileSync(report(), SETTLED);
    const found = readReports(root);
    fs.writeFileSync(report(), MADE);
    assert.deepEqual(settleReports(root, found, { write: false }), []);
    assert.equal(fs.readFileSync(report(), 'utf8'), SETTLED);
  });

  it('come back as they were when they differ', () => {
    fs.writeFileSync(report(), SETTLED);
    const found = readReports(root);
    fs.writeFileSync(report(), MADE.replace('B', 'C'));
    assert.deepEqual(settleReports(root, found, { write: false }), [
      'plugins/one/report.api.md',
    ]);
    assert.equal(fs.readFileSync(report(), 'utf8'), SETTLED);
  });

  it('differ where one is new, which is kept only when it is wanted', () => {
    fs.writeFileSync(report(), MADE);
    assert.deepEqual(settleReports(root, new Map(), { write: false }), [
      'plugins/one/report.api.md',
    ]);
    assert.equal(fs.existsSync(report()), false);
    fs.writeFileSync(report(), MADE);
    settleReports(root, new Map(), { write: true });
    assert.equal(fs.readFileSync(report(), 'utf8'), SETTLED);
  });
});
