// @ts-check
/** Runs the launcher's own tests with Node's test runner and closes with the plain line. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'lib');
const files = fs
  .readdirSync(folder)
  .filter(name => name.endsWith('.test.mjs'))
  .map(name => path.join(folder, name));
let passed = 0;
let failed = 0;
const events = run({ files, concurrency: 1 });
for await (const event of events) {
  if (event.type === 'test:pass' && event.data.details.type !== 'suite')
    passed += 1;
  if (event.type === 'test:fail') {
    failed += 1;
    const cause = event.data.details.error?.cause;
    process.stdout.write(`${event.data.name}\n${cause?.stack ?? cause}\n`);
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed || !passed ? 1 : 0;
