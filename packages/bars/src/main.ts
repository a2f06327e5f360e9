import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Bar } from './bar';
import { freshClone } from './freshClone';
import { goldenPath } from './goldenPath';
import { killPortal } from './killPortal/killPortal';
import { report } from './report';

const BARS: readonly Bar[] = [freshClone, goldenPath, killPortal];
/** The launcher runs this program in the root of the checkout. */
const root = process.cwd();

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
    },
  });
  const chosen = values.all
    ? BARS
    : BARS.filter(bar => positionals.includes(bar.name));
  if (!chosen.length || (!values.all && chosen.length < positionals.length)) {
    throw new Error(
      `Name a bar: ${BARS.map(bar => bar.name).join(', ')}; or --all.`,
    );
  }
  const measured = [];
  let failed = 0;
  for (const bar of chosen) {
    const results = await bar.measure({ smoke: values.smoke });
    measured.push({ bar, results });
    for (const result of results) {
      failed += result.pass ? 0 : 1;
      process.stdout.write(`${JSON.stringify(result)}\n`);
    }
  }
  if (values.all && !values.smoke) {
    const date = new Date().toISOString().slice(0, 10);
    fs.writeFileSync(path.join(root, 'docs/bars.md'), report(measured, date));
  }
  process.exitCode = failed ? 1 : 0;
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
