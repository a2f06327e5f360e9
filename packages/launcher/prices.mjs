// @ts-check
/** `npm run prices:refresh`: reads the clouds' price lists anew. */
import { handOver, sayWhyNot } from './lib/hand-over.mjs';
import { TRANSFORM } from './lib/places.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  handOver(toolchain, [
    ...TRANSFORM,
    'packages/prices/src/main.ts',
    ...process.argv.slice(2),
  ]);
}

main().catch(sayWhyNot);
