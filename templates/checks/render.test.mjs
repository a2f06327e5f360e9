import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RenderError, evaluate, globToRegExp, readTemplate, render, renderText } from './render.mjs';

const templates = dirname(dirname(fileURLToPath(import.meta.url)));
const scope = { values: { name: 'card-fraud', text: 'a "b"' } };

test('expressions take values and filters', () => {
  assert.equal(evaluate(' values.name | replace("-", "_") ', scope, 'x'), 'card_fraud');
  assert.equal(evaluate("values.name | replace('-', '') | upper", scope, 'x'), 'CARDFRAUD');
  assert.equal(renderText('d: ${' + '{ values.text | dump }}', scope, 'x'), 'd: "a \\"b\\""');
});

test('a choice between two texts goes by a value', () => {
  const choose = name => evaluate(`"a" if values.name == "${name}" else "b"`, scope, 'x');
  assert.equal(choose('card-fraud'), 'a');
  assert.equal(choose('churn'), 'b');
  assert.throws(() => evaluate('"a" if values.none == "x" else "b"', scope, 'x'), /values.none.*is not set/);
});

test('what the scaffolder would change silently is refused with its place', () => {
  for (const text of ['{% if a %}', 'line\n{# c #}', '${' + '{ values.none }}', '${' + '{ values.name | nope }}', '${' + '{ 1 + 1 }}', '${' + '{ values.name']) {
    assert.throws(() => renderText(text, scope, 'file.txt'), error => error instanceof RenderError && error.message.startsWith('file.txt'), text);
  }
});

test('globs cross folders only with two stars', () => {
  assert.ok(globToRegExp('.github/workflows/**').test('.github/workflows/a/b.yml'));
  assert.ok(globToRegExp('a/*.yml').test('a/b.yml') && !globToRegExp('a/*.yml').test('a/b/c.yml'));
  assert.ok(!globToRegExp('a.b').test('aXb'));
});

for (const name of readdirSync(templates).filter(entry => !entry.includes('.') && entry !== 'checks')) {
  test(`${name} renders whole, with protected files untouched`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'render-'));
    try {
      const manifest = readTemplate(readFileSync(join(templates, name, 'template.yaml'), 'utf8'));
      assert.equal(manifest.defaults.branch, 'main');
      assert.ok(render(join(templates, name), folder, { name: 'other-name' }) > 15);
      assert.match(readFileSync(join(folder, 'catalog-info.yaml'), 'utf8'), /registered-model: other-name/);
      assert.deepEqual(readdirSync(join(folder, 'src')), ['other_name']);
      const workflow = '.github/workflows/ci.yml';
      assert.equal(readFileSync(join(folder, workflow), 'utf8'), readFileSync(join(templates, name, 'content', workflow), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
