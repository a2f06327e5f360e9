// @ts-check
/** `npm run image:fraud -- --out FOLDER`: what the image of the scoring service and the feature pipeline is built from. */
import { sayWhyNot } from './lib/hand-over.mjs';
import { imageFolder, makeImageContext } from './lib/image-context.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  const folder = imageFolder(process.argv.slice(2));
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  await makeImageContext(toolchain, folder);
  process.stdout.write(`Next: docker build ${folder}\n`);
}

main().catch(sayWhyNot);
