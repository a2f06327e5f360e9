// @ts-check
/** `npm run serve:fraud -- --port P --model FILE`: the scoring service alone, with nothing else started. */
import { handOver, sayWhyNot } from './lib/hand-over.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  handOver(toolchain, [
    // A smaller young generation is collected more often and more quickly: shorter tails at the same cost.
    '--max-semi-space-size=4',
    'packages/fraud-scoring/bin/fraud-scoring.cjs',
    ...process.argv.slice(2),
  ]);
}

main().catch(sayWhyNot);
