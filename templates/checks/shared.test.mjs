import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const PACKAGE = 'src/${{ values.pythonPackage }}';
/** A generated repository stands alone, so each template has these itself. */
const SHARED = [
  `${PACKAGE}/checkpoints.py`,
  `${PACKAGE}/models/network_state.py`,
  `${PACKAGE}/randomness.py`,
  `${PACKAGE}/resumption.py`,
  `${PACKAGE}/saving.py`,
  'tests/test_checkpoints.py',
  'tests/test_saving.py',
];

const read = (template, file) =>
  readFileSync(
    new URL(`../${template}/content/${file}`, import.meta.url),
    'utf8',
  );

for (const file of SHARED) {
  test(`both templates have the same ${file}`, () => {
    assert.equal(
      read('model-repository', file),
      read('fraud-detection-model', file),
    );
  });
}
