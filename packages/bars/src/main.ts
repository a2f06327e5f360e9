import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Bar, type BarResult, notMeasured } from './bar';
import { checkLoop } from './checkLoop';
import { demo } from './demo';
import { fraudAb } from './fraud/fraudAb';
import { fraudDisk } from './fraud/fraudDisk';
import { fraudFaults } from './fraud/fraudFaults';
import { fraudFuzz } from './fraud/fraudFuzz';
import { fraudHeadline } from './fraud/fraudHeadline';
import { fraudKnee } from './fraud/fraudKnee';
import { fraudLift } from './fraud/fraudLift';
import { fraudModel } from './fraud/fraudModel';
import { fraudNewFeature } from './fraud/fraudNewFeature';
import { fraudPeers } from './fraud/fraudPeers';
import { fraudPortal } from './fraud/fraudPortal';
import { fraudReport } from './fraud/fraudReport';
import { fraudSkew } from './fraud/fraudSkew';
import { fraudSoak } from './fraud/fraudSoak';
import { fraudStream } from './fraud/fraudStream';
import { freshClone } from './freshClone';
import { goldenPath } from './goldenPath';
import { killPortal } from './killPortal/killPortal';
import { report } from './report';
import { Rig } from './Rig';
import { waitEstimate } from './training/waitEstimate';
import { whyPending } from './training/whyPending';

/** `freshClone` stops the portal of a smoke run: it comes last. */
const BARS: readonly Bar[] = [
  fraudModel,
  fraudLift,
  fraudAb,
  fraudSkew,
  fraudNewFeature,
  fraudFuzz,
  fraudHeadline,
  fraudKnee,
  fraudPeers,
  fraudReport,
  fraudFaults,
  fraudDisk,
  fraudPortal,
  fraudSoak,
  fraudStream,
  waitEstimate,
  whyPending,
  checkLoop,
  goldenPath,
  killPortal,
  demo,
  freshClone,
];
/** The launcher runs this program in the root of the checkout. */
const root = process.cwd();

/** Measures one bar; one that cannot be measured has failed, and the others are measured all the same. */
async function measure(
  bar: Bar,
  smoke: boolean,
  rig: Rig,
): Promise<BarResult[]> {
  try {
    return await bar.measure({ smoke, rig });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return [notMeasured(bar)];
  }
}

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
  let rig = new Rig();
  for (const bar of chosen) {
    const since = performance.now();
    const results = await measure(bar, values.smoke, rig);
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    process.stdout.write(`${bar.name} took ${seconds} s\n`);
    if (!values.smoke) {
      await rig.stop();
      rig = new Rig();
    }
    measured.push({ bar, results });
    for (const result of results) {
      failed += result.pass ? 0 : 1;
      process.stdout.write(`${JSON.stringify(result)}\n`);
    }
  }
  await rig.stop();
  if (!values.smoke) {
    const file = path.join(root, 'docs/bars.md');
    const date = new Date().toISOString().slice(0, 10);
    const earlier = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, report(BARS, measured, date, earlier));
  }
  process.exitCode = failed ? 1 : 0;
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
