// @ts-check
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { imageFolder } from './image-context.mjs';

test('the folder of the image is one that holds nothing', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-image-'));
  try {
    assert.equal(imageFolder(['--out', folder]), folder);
    const made = path.join(folder, 'made/later');
    assert.equal(imageFolder(['--out', made]), made);
    fs.writeFileSync(path.join(folder, 'something'), '');
    assert.throws(() => imageFolder(['--out', folder]), /is not empty: name/);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('a command line that cannot be is answered with the one that can', () => {
  assert.throws(() => imageFolder([]), /--out FOLDER/);
  assert.throws(() => imageFolder(['--to', 'x']), /'--to'[^]*--out FOLDER/);
});
