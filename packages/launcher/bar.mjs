// @ts-check
/** `npm run bar -- NAME` and `npm run bars`. */
import { handOver, sayWhyNot } from './lib/hand-over.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensurePortalPython } from './lib/python.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureFrontendBuilt, ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await Promise.all([
    ensurePortalPython(),
    ensureInstalled(toolchain).then(() => ensureFrontendBuilt(toolchain)),
  ]);
  handOver(toolchain, [
    '--require',
    '@backstage/cli/config/nodeTransform.cjs',
    'packages/bars/src/main.ts',
    ...process.argv.slice(2),
  ]);
}

main().catch(sayWhyNot);
