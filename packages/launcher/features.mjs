// @ts-check
/** `npm run features -- export --kafka HOST:PORT ...`: the feature pipeline alone, with nothing else started. */
import { handOver, sayWhyNot } from './lib/hand-over.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  handOver(toolchain, [
    'packages/feature-pipeline/bin/feature-pipeline.cjs',
    ...process.argv.slice(2),
  ]);
}

main().catch(sayWhyNot);
