// @ts-check
/** `npm run dashboards`: writes monitoring/grafana anew. */
import { handOver, sayWhyNot } from './lib/hand-over.mjs';
import { TRANSFORM } from './lib/places.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  handOver(toolchain, [...TRANSFORM, 'packages/monitoring/src/main.ts']);
}

main().catch(sayWhyNot);
