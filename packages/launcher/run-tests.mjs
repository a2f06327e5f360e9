// @ts-check
/** Runs the launcher's own tests with Node's test runner and closes with the plain line. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'lib');
const programs = fs
  .readdirSync(folder)
  .filter(name => name.endsWith('.test.mjs'))
  .map(name => path.join(folder, name));
/** Programs and what starts other programs: the browser journey and the bars run them as people do. */
const RUN_WHOLE =
  /launcher\/[^/]+\.mjs$|\/(portal|python|toolchain|workspace)\.mjs$/;
const REQUIRED_PERCENT = 80;
let percent = 0;
let passed = 0;
let failed = 0;
const events = run({ files: programs, concurrency: 1, coverage: true });
for await (const event of events) {
  if (event.type === 'test:pass' && event.data.details.type !== 'suite')
    passed += 1;
  if (event.type === 'test:coverage') {
    /** @type {{ path: string, totalLineCount: number, coveredLineCount: number }[]} */
    const files = event.data.summary.files;
    const tested = files.filter(
      file => !file.path.endsWith('.test.mjs') && !RUN_WHOLE.test(file.path),
    );
    const lines = tested.reduce((sum, file) => sum + file.totalLineCount, 0);
    const covered = tested.reduce(
      (sum, file) => sum + file.coveredLineCount,
      0,
    );
    percent = (100 * covered) / lines;
  }
  if (event.type === 'test:fail') {
    failed += 1;
    const cause = event.data.details.error?.cause;
    process.stdout.write(`${event.data.name}\n${cause?.stack ?? cause}\n`);
  }
}
process.stdout.write(`${percent.toFixed(1)} % of lines are covered\n`);
if (percent < REQUIRED_PERCENT) {
  process.stdout.write(`${REQUIRED_PERCENT} % are required\n`);
  failed += 1;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed || !passed ? 1 : 0;
